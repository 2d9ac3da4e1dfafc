// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kiovec.api.DeviceEvent;
import io.kiovec.api.TapeDevice;
import io.kiovec.core.internal.device.TestCore;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TapePosition;
import io.kiovec.io.TapeUnit;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tape whose drive goes in the middle of something, and comes back. */
class TapeReturnTest {

    private static final Address TAPE = Address.parse("fake:t");

    private final TestCore core = new TestCore();
    private final FakeDrive.Cartridge cartridge = new FakeDrive.Cartridge("A00001");
    private final FakeDrive drive = new FakeDrive(cartridge);
    private TapeDevice tape;

    @BeforeEach
    void open() throws DeviceException {
        core.register(drive, "fake");
        tape = core.open(TAPE.toString(), TapeDevice.class, AccessMode.READ_WRITE, "bundle test");
    }

    @AfterEach
    void stop() {
        core.close();
        assertEquals(drive.opened.get(), drive.closed.get());
    }

    private void goesDuring(String operation) {
        drive.behaviour.set((seen, call) -> {
            if (seen.startsWith(operation)) {
                drive.behaviour.set(null);
                drive.cannotTell = true;
                drive.lost = Optional.of("the drive was pulled");
                throw new DeviceException.OutcomeUnknown(TAPE, "nobody knows");
            }
        });
    }

    private void write() throws DeviceException {
        tape.write(MemorySegment.ofArray(new byte[100]), RequestOptions.DEFAULT);
    }

    private void isBackAtAnUnknownPosition() throws Exception {
        core.await(DeviceEvent.Online.class);
        drive.lost = Optional.empty();
        drive.cannotTell = false;
        assertEquals(2, drive.opened.get());
        assertEquals(TapePosition.UNKNOWN, tape.position());
        String recorded = cartridge.text();
        assertThrows(DeviceException.NotReady.class, this::write);
        assertThrows(DeviceException.NotReady.class, () -> tape.writeFilemarks(1));
        assertEquals(recorded, cartridge.text());
        tape.rewind();
        write();
    }

    @Test
    void S6_aDriveThatGoesDuringAWriteComesBackAtAnUnknownPosition() throws Exception {
        write();
        goesDuring("write");
        assertThrows(DeviceException.OutcomeUnknown.class, this::write);
        isBackAtAnUnknownPosition();
    }

    @Test
    void S6_aDriveThatGoesDuringAMotionComesBackAtAnUnknownPosition() throws Exception {
        write();
        goesDuring("space");
        assertThrows(DeviceException.OutcomeUnknown.class, () -> tape.space(TapeUnit.BLOCKS, -1));
        isBackAtAnUnknownPosition();
    }
}
