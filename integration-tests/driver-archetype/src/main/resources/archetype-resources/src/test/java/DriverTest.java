package ${package};

import io.kiovec.tck.DriverKit;
import io.kiovec.tck.DriverUnderTest;

/** What the driver test kit says of the driver: each rule of the contract is a test of its name. */
class DriverTest extends DriverKit {

    private final DriverTransport transport = new DriverTransport();

    @Override
    protected DriverUnderTest driver() {
        return DriverUnderTest.withScratchDevice(transport, "${scheme}:disk0").otherDevice("${scheme}:disk1").build();
    }
}
