// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.AccessMode;
import io.kiovec.io.DeviceException;
import io.kiovec.linux.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open node whose drive is reset, or goes. */
class StEndpointTest {

    private static final byte[] BARCODE = HexFormat.of().parseHex("0000000d0806010004" + "53313233");
    private static final byte[] LIMITS = HexFormat.of().parseHex("000000800001");

    @TempDir
    private Path sysfs;
    private Path tape;
    private final FakeNode fake = new FakeNode();
    private final MemorySegment memory = Arena.ofAuto().allocate(4096, 512);

    @BeforeEach
    void there() throws Exception {
        tape = Files.createDirectories(sysfs.resolve("class/scsi_tape/nst0"));
        Files.writeString(tape.resolve("options"), "0x00000c00");
        lostInReset(0);
        fake.positions.add(0L);
    }

    private void lostInReset(int value) throws Exception {
        Files.writeString(tape.resolve("position_lost_in_reset"), value + "\n");
    }

    private StEndpoint open() throws Exception {
        StDrive drive = fake.drive(sysfs);
        return new StEndpoint(FakeCall.TAPE, drive.node, drive.sysfs(), 4096, AccessMode.READ_WRITE);
    }

    @Test
    void S6_afterAResetTheCartridgeIsAskedForWhenThePositionIsSet() throws Exception {
        lostInReset(1);
        StEndpoint endpoint = open();
        assertEquals(Optional.empty(), endpoint.identity().medium());
        lostInReset(0);
        fake.asked.add(LIMITS);
        fake.asked.add(BARCODE);
        endpoint.rewind();
        assertEquals(Optional.of("S123"), endpoint.identity().medium());
        endpoint.rewind();
        assertTrue(fake.asked.isEmpty(), "it was asked once");
    }

    @Test
    void whatWasBeingDoneWhenTheDriveWentNobodyKnows() throws Exception {
        StEndpoint endpoint = open();
        FakeCall call = new FakeCall();
        fake.writes.add(Errno.EIO.result());
        assertEquals(Optional.empty(), endpoint.lost());
        assertThrows(DeviceException.Medium.class, () -> endpoint.write(memory, call));
        Path state = Files.createDirectories(tape.resolve("device")).resolve("state");
        Files.writeString(state, "running\n");
        assertEquals(Optional.empty(), endpoint.lost());
        Files.writeString(state, "cancel\n");
        assertThrows(DeviceException.OutcomeUnknown.class, () -> endpoint.write(memory, call), "it is being removed");
        Files.move(tape, tape.resolveSibling("gone"));
        assertTrue(endpoint.lost().isPresent());
        assertThrows(DeviceException.OutcomeUnknown.class, () -> endpoint.write(memory, call));
        fake.reads.add(Errno.EIO.result());
        assertThrows(DeviceException.OutcomeUnknown.class, () -> endpoint.read(memory, call));
        // Another of that name is not the one that was opened.
        there();
        assertTrue(endpoint.lost().isPresent());
    }

    @Test
    void whatStSaysBeforeItSendsAnythingStaysSo() throws Exception {
        StEndpoint endpoint = open();
        Files.move(tape, tape.resolveSibling("gone"));
        fake.writes.add(Errno.ENXIO.result());
        assertThrows(DeviceException.Offline.class, () -> endpoint.write(memory, new FakeCall()));
    }
}
