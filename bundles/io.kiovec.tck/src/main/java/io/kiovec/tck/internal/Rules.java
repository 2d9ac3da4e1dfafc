// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What all groups of rules share: the driver, made anew for each test, and the endpoints that a test has opened, which are
 * closed after it. A group whose face the driver does not declare is skipped.
 *
 * @param <E> the endpoints that the rules are about
 */
public abstract class Rules<E extends Endpoint> {

    private final Callable<DriverUnderTest> factory;
    private final Face<E> face;
    private final List<E> open = new ArrayList<>();
    private Optional<Scratch.Setting<E>> before = Optional.empty();
    private DriverUnderTest driver;

    Rules(Callable<DriverUnderTest> factory, Face<E> face) {
        this.factory = factory;
        this.face = face;
    }

    @BeforeEach
    final void makeTheDriver() throws Exception {
        driver = factory.call();
        assumeTrue(driver.faces().contains(face.kind()), () -> "the driver declares no " + face.word() + " face");
    }

    @AfterEach
    final void leaveTheDeviceAsItWas() {
        closeWhatIsOpen();
        if (before.isPresent()) {
            try {
                before.get().restore(open(AccessMode.READ_WRITE));
            } catch (DeviceException | RuntimeException | AssertionError brokenOrGone) {
                // What the driver does wrong, a test of its own tells; what has gone comes back as it is switched on.
            }
            closeWhatIsOpen();
        }
    }

    private void closeWhatIsOpen() {
        for (E endpoint : List.copyOf(open)) {
            try {
                close(endpoint);
            } catch (DeviceException | RuntimeException closingIsJudgedElsewhere) {
                open.remove(endpoint);
            }
        }
    }

    final DriverUnderTest driver() {
        return driver;
    }

    final Face<E> face() {
        return face;
    }

    final Address address() {
        return driver.address();
    }

    /** Opens the scratch device. */
    final E open(AccessMode access) throws DeviceException {
        return open(address(), access);
    }

    final E open(Address which, AccessMode access) throws DeviceException {
        E endpoint = face.opener().open(driver.transport(), which, access);
        if (endpoint == null) {
            fail("opening " + which + " gave null: give an endpoint, or throw a DeviceException");
        }
        open.add(endpoint);
        return endpoint;
    }

    /** Sets the device up after the test as it was before the first change. */
    final void restoreAfterwards(Scratch.Setting<E> setting) {
        if (before.isEmpty()) {
            before = Optional.of(setting);
        }
    }

    /** Closes once what a test has opened. */
    final void close(E endpoint) throws DeviceException {
        open.remove(endpoint);
        endpoint.close();
    }
}
