// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.scsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.DeviceState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Failure;
import io.kiovec.io.ResetScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A SCSI device whose endpoint says that it reaches nothing any more, whatever the error of the command was. */
class ScsiReturnTest {

    private static final Address NAME = Address.parse("fake:a");

    private final TestCore core = new TestCore();
    private final FakeTarget target = new FakeTarget("A");

    @AfterEach
    void stop() {
        core.close();
        assertEquals(target.opened.get(), target.closed.get());
    }

    private ScsiDevice open() throws DeviceException {
        core.register(target, "fake");
        return core.openScsi(NAME.toString(), AccessMode.READ_WRITE);
    }

    private void failsOnce(DeviceException with) {
        target.behaviour.set(call -> {
            target.behaviour.set(null);
            target.lost = Optional.of("the device was pulled");
            throw with;
        });
    }

    private static Failure command(ScsiDevice device, int opcode, DataDirection direction) throws DeviceException {
        ScsiRequest request = device.newRequest();
        request.cdb().set(ValueLayout.JAVA_BYTE, 0, (byte) opcode);
        return device.execute(request.command(10, direction, MemorySegment.ofArray(new byte[512])));
    }

    @Test
    void S2_aWriteIsOfUnknownOutcomeAndTheEndpointIsReplaced() throws Exception {
        ScsiDevice device = open();
        failsOnce(new DeviceException.OutcomeUnknown(NAME, "nobody knows"));
        assertEquals(Failure.OUTCOME_UNKNOWN, command(device, 0x2a, DataDirection.OUT));
        assertEquals(1, target.commands().stream().filter(seen -> seen.opcode() == 0x2a).count());
        core.await(DeviceEvent.Online.class);
        assertEquals(2, target.opened.get());
        assertEquals(1, target.closed.get());
        target.lost = Optional.empty();
        assertEquals(Failure.NONE, command(device, 0x2a, DataDirection.OUT));
    }

    @Test
    void S2_aReadIsSentAgainOnTheNextEndpoint() throws Exception {
        ScsiDevice device = open();
        failsOnce(new DeviceException.OutcomeUnknown(NAME, "nobody knows"));
        assertEquals(Failure.NONE, command(device, 0x28, DataDirection.IN));
        core.await(DeviceEvent.Online.class);
        assertEquals(2, target.opened.get());
    }

    @Test
    void anErrorOfADeviceThatIsThereCostsNoEndpoint() throws Exception {
        ScsiDevice device = open();
        target.behaviour.set(call -> {
            target.behaviour.set(null);
            throw new DeviceException.OutcomeUnknown(NAME, "somebody has reset it");
        });
        assertEquals(Failure.OUTCOME_UNKNOWN, command(device, 0x2a, DataDirection.OUT));
        assertEquals(DeviceState.ONLINE, device.state());
        assertEquals(1, target.opened.get());
    }

    @Test
    void aResetThatFindsNoDeviceLosesTheEndpoint() throws Exception {
        ScsiDevice device = open();
        target.resetFails.set(new DeviceException.Timeout(NAME, "the reset did not end"));
        target.lost = Optional.of("the device was pulled");
        assertThrows(DeviceException.Timeout.class, () -> device.reset(ResetScope.LOGICAL_UNIT));
        core.await(DeviceEvent.Online.class);
        assertEquals(2, target.opened.get());
    }
}
