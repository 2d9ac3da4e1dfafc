// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TransferMode;
import io.kiovec.spi.Endpoint;
import io.kiovec.tck.DriverUnderTest;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Rules that move data, in all the ways that a driver offers.
 *
 * @param <E> the endpoints that the rules are about
 */
abstract class ScratchRules<E extends Endpoint> extends Rules<E> {

    static final byte GUARD = 0x5A;

    ScratchRules(Callable<DriverUnderTest> factory, Face<E> face) {
        super(factory, face);
    }

    /** {@return the device, opened, and proven to hold nothing} */
    final Scratch<E> scratch() throws DeviceException {
        Scratch<E> disk = face().scratching().of(driver(), open(AccessMode.READ_WRITE));
        disk.before().ifPresent(this::restoreAfterwards);
        return disk.proven();
    }

    /** What is asked of each way. */
    interface Question {
        void ask(Way way) throws DeviceException;
    }

    /** Asks all ways; what cannot be done directly with some memory is judged by M4 and M5. */
    final void eachWay(Scratch<E> disk, Question question) throws DeviceException {
        for (Way way : Way.all(driver(), disk.endpoint())) {
            try {
                question.ask(way);
            } catch (DeviceException.DirectImpossible mayBe) {
                assertFalse(way.mode() == TransferMode.INDIRECT, () -> way + ": " + mayBe);
            }
        }
    }

    static <E extends Endpoint> Way indirect(Scratch<E> disk) {
        assumeTrue(disk.endpoint().limits().modes().contains(TransferMode.INDIRECT),
                "the driver does direct transfers only: the framework stages what is indirect");
        return new Way(TransferMode.INDIRECT, MemorySource.ARENA);
    }

    final List<Way> direct(Scratch<E> disk) {
        List<Way> ways = Way.all(driver(), disk.endpoint()).stream()
                .filter(way -> way.mode() != TransferMode.INDIRECT).toList();
        assumeFalse(ways.isEmpty(), "the driver does indirect transfers only, or reaches part of the memory only");
        return ways;
    }
}
