// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.io.AccessMode;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Limit;
import io.kiovec.io.Limits;
import io.kiovec.io.TapeStatus.Mark;
import io.kiovec.io.TransferMode;
import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.DirectIo;
import io.kiovec.linux.Errno;
import io.kiovec.linux.ErrnoException;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import io.kiovec.linux.Kernel;
import io.kiovec.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layouts against linux/mtio.h, and what a made-up sysfs tells. */
class StTapesTest {

    @TempDir
    private Path root;

    @BeforeEach
    void makeTapes() throws IOException {
        Path device = Files.createDirectories(root.resolve("devices/host3/target3:0:1/3:0:1:0"));
        Files.writeString(device.resolve("vendor"), "IBM     \n");
        Files.writeString(device.resolve("model"), "ULT3580-TD9     \n");
        Files.writeString(device.resolve("rev"), "1.0 \n");
        tape("nst0", "9:128", device);
        tape("st0", "9:0", device);
        tape("nst0a", "9:224", device);
        tape("nst10", "9:138", device);
        tape("nst2", "9:130", device);
        put("bus/scsi/drivers/st/max_sg_segs", "256");
        put("class/scsi_host/host3/sg_tablesize", "128");
    }

    private void tape(String name, String number, Path device) throws IOException {
        put("class/scsi_tape/" + name + "/dev", number);
        Files.createSymbolicLink(root.resolve("class/scsi_tape").resolve(name).resolve("device"), device);
    }

    private void put(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }

    @Test
    void theStatusIsTheKernels() {
        assertEquals(48, MtStatus.LAYOUT.byteSize());
        assertEquals(16, MtStatus.LAYOUT.byteOffset(groupElement("mt_dsreg")));
        assertEquals(24, MtStatus.LAYOUT.byteOffset(groupElement("mt_gstat")));
        assertEquals(40, MtStatus.LAYOUT.byteOffset(groupElement("mt_fileno")));
        assertEquals(44, MtStatus.LAYOUT.byteOffset(groupElement("mt_blkno")));
        // _IOW('m', 1, 8), _IOR('m', 2, 48), _IOR('m', 3, 8)
        assertEquals(0x4000_0000L | 8 << 16 | 'm' << 8 | 1, StNode.MTIOCTOP);
        assertEquals(0x8000_0000L | 48 << 16 | 'm' << 8 | 2, StNode.MTIOCGET);
        assertEquals(0x8000_0000L | 8 << 16 | 'm' << 8 | 3, StNode.MTIOCPOS);
    }

    @Test
    void theMarksAreThoseOfTheStatus() {
        MtStatus status = new MtStatus(0, 0, 0x46, 0x2000_0000 | 0x0400_0000 | 0x0100_0000 | 0x8000, 0, 0, 0);
        assertEquals(EnumSet.of(Mark.AT_END_OF_MEDIUM, Mark.WRITE_PROTECTED, Mark.ONLINE, Mark.CLEANING_REQUESTED),
                status.marks());
    }

    @Test
    void eachDriveIsFoundOnceByTheNodeThatDoesNotRewind() {
        assertEquals(List.of("st:/dev/nst0", "st:/dev/nst2", "st:/dev/nst10"),
                new StTapes(root).scan().stream().map(one -> one.address().toString()).toList());
        assertEquals("IBM ULT3580-TD9 1.0 at 3:0:1:0", new StTapes(root).scan().getFirst().description());
        assertEquals(Optional.of("nst0a"), new StTapes(root).name("9:224"));
    }

    @Test
    void limitsComeFromStAndItsAdapter() throws IOException {
        MtStatus status = new MtStatus(0, 0, 0, MtStatus.ONLINE, 0, 0, 0);
        StSysfs tape = new StSysfs(root, "nst0");
        Limits limits = StLimits.of(tape, status, new StBlockLimits(1, 1 << 20), 4096);
        assertEquals(Set.of(TransferMode.DIRECT), limits.modes());
        assertEquals(OptionalLong.of(128), limits.get(Limit.MAX_ELEMENTS));
        assertEquals(OptionalLong.of(4096), limits.get(Limit.MAX_ELEMENT_SIZE));
        assertEquals(OptionalLong.of(1 << 20), limits.get(Limit.MAX_TRANSFER));
        put("bus/scsi/drivers/st/try_direct_io", "0");
        assertEquals(Set.of(TransferMode.INDIRECT),
                StLimits.of(tape, status, new StBlockLimits(1, 1 << 20), 4096).modes(),
                Demotion.DRIVER_INDIRECT_ONLY.sentence());
    }

    @ParameterizedTest
    @CsvSource({"EBUSY,Busy,only one", "ENOENT,Unavailable,no such node", "EACCES,Unavailable,root",
        "EROFS,Protected,write-protected", "ENOMEDIUM,NotReady,load a cartridge", "ENXIO,Unavailable,offline"})
    void anOpeningThatIsRefusedSaysWhatToDo(Errno error, String kind, String sentence) throws Exception {
        Kernel kernel = mock(Kernel.class);
        when(kernel.status(any())).thenReturn(status(128));
        when(kernel.open(any(), any(), any())).thenThrow(new ErrnoException("open", error, "/dev/nst0"));
        DeviceException typed = assertThrows(DeviceException.class, () -> new StTransport(new Linux.Available(kernel),
                root).openTape(FakeCall.TAPE, AccessMode.READ_WRITE));
        assertEquals(kind, typed.getClass().getSimpleName());
        assertTrue(typed.getMessage().contains(sentence), typed.getMessage());
    }

    private static FileStatus status(int minor) {
        return new FileStatus(FileType.CHARACTER, 0600, new DeviceNumber(0, 5), 1,
                Optional.of(new DeviceNumber(9, minor)), 0, 4096, new DirectIo.Unknown("test"));
    }

    @Test
    void whatIsNoTapeIsRefusedUnopened() throws Exception {
        Kernel kernel = mock(Kernel.class);
        when(kernel.status(any())).thenReturn(new FileStatus(FileType.CHARACTER, 0600, new DeviceNumber(0, 5), 1,
                Optional.of(new DeviceNumber(21, 0)), 0, 4096, new DirectIo.Unknown("test")));
        assertThrows(DeviceException.IllegalRequest.class, () -> new StTransport(new Linux.Available(kernel), root)
                .openTape(FakeCall.TAPE, AccessMode.READ));
    }

    @Test
    void D5_withoutTheDriverTheTransportSaysWhy() {
        StTransport absent = new StTransport(new Linux.Available(mock(Kernel.class)), root.resolve("nowhere"));
        assertFalse(absent.availability().available());
        assertTrue(absent.availability().reason().contains("modprobe st"));
        assertTrue(absent.scan().isEmpty());
        assertEquals("no Linux", new StTransport(new Linux.Unavailable("no Linux"), root).availability().reason());
    }
}
