// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import static io.kiovec.shell.internal.doctor.Findings.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.Address;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.shell.internal.linux.MadeLinux;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux lacks is found in a tree of files, with the line that mends it. */
class LinuxChecksTest {

    private static final Optional<Address> ALL = Optional.empty();

    @TempDir
    private Path root;
    private MadeLinux linux;

    @BeforeEach
    void make() {
        linux = new MadeLinux(root);
    }

    private static Optional<Address> asked(String address) {
        return Optional.of(Address.parse(address));
    }

    @Test
    void aModuleThatCouldBeLoadedIsLoadedAndOneThatIsNotThereIsBuilt() {
        linux.file("/proc/sys/kernel/osrelease", "6.12.0").file("/lib/modules/6.12.0/modules.dep",
                "kernel/drivers/scsi/sg.ko.xz:\nkernel/drivers/net/dst.ko.xz:");
        assertEquals("NOTE sg | modprobe sg\nNOTE st | CONFIG_CHR_DEV_ST=m",
                told(new ModuleCheck(linux.facts()).look(ALL)));
        assertEquals("BROKEN sg | modprobe sg", told(new ModuleCheck(linux.facts()).look(asked("sg:/dev/sg0"))));
        assertEquals("", told(new ModuleCheck(linux.facts()).look(asked("sg:/dev/bsg/0:0:0:0"))));
        assertEquals("", told(new ModuleCheck(linux.facts()).look(asked("raw:/dev/sda"))));
    }

    @Test
    void aModuleIsThereByEitherOfItsFiles() {
        linux.file("/proc/modules", "st 65536 0 - Live 0x0").file("/sys/module/sg/parameters/allow_dio", "1");
        assertEquals("", told(new ModuleCheck(linux.facts()).look(ALL)));
        linux.file("/sys/module/sg/parameters/allow_dio", "0");
        assertEquals("DEGRADED sg | echo 1 > /proc/scsi/sg/allow_dio",
                told(new ModuleCheck(linux.facts()).look(asked("sg:/dev/sg0"))));
    }

    @Test
    void ringsThatTheKernelDoesNotGive() {
        linux.capabilities(0);
        RingCheck check = new RingCheck(linux.facts());
        String forbidden = "DEGRADED io_uring | sysctl -w kernel.io_uring_disabled=0";
        assertEquals("", told(check.look(ALL)));
        linux.file("/proc/sys/kernel/io_uring_disabled", "2");
        assertEquals(forbidden, told(check.look(ALL)));
        assertEquals(forbidden, told(check.look(asked("raw:/dev/sda"))));
        assertEquals("", told(check.look(asked("sim:disk0"))));
        linux.file("/proc/sys/kernel/io_uring_disabled", "1").file("/proc/sys/kernel/io_uring_group", "-1");
        assertEquals(forbidden, told(check.look(ALL)));
        linux.file("/proc/sys/kernel/io_uring_group", "24");
        assertEquals("", told(check.look(ALL)));
        linux.file("/proc/sys/kernel/io_uring_group", "2");
        assertEquals(forbidden, told(check.look(ALL)));
        linux.capabilities(1L << 21);
        assertEquals("", told(check.look(ALL)));
    }

    private String memory(Map<String, Object> configuration) {
        return told(new MemoryCheck(linux.facts(), () -> new MemoryCheck.Asked(
                List.of(new AllocatorStatistics("contiguous", "2 MiB huge pages", 1 << 30, 0, 0, 0, 0, List.of())),
                configuration)).look(ALL));
    }

    @Test
    void hugePagesThatTheKernelDoesNotGive() {
        linux.capabilities(-1)
                .file("/proc/meminfo", "MemTotal: 8 kB\nHugePages_Total:       0\nHugePages_Free:        0")
                .file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never");
        String reserve = "DEGRADED huge pages | sysctl -w vm.nr_hugepages=512";
        String transparent = "DEGRADED huge pages | echo madvise > /sys/kernel/mm/transparent_hugepage/enabled";
        assertEquals("", memory(Map.of()));
        assertEquals(reserve, memory(Map.of("hugetlb", "true")));
        linux.file("/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]");
        assertEquals(transparent, memory(Map.of()));
        assertEquals(reserve + "\n" + transparent, memory(Map.of("hugetlb", true)));
        linux.file("/proc/meminfo", "HugePages_Total:     512\nHugePages_Free:      512");
        assertEquals("", memory(Map.of("hugetlb", "true")));
    }

    @Test
    void aLimitOfLockedMemoryIsHeldAgainstWhatIsAsked() {
        linux.capabilities(0).file("/proc/self/limits", "Limit  Soft Limit  Hard Limit  Units\n"
                + "Max locked memory         8388608              unlimited            bytes     ");
        String mend = " memlock | LimitMEMLOCK=1073741824";
        assertEquals("NOTE" + mend, memory(Map.of()));
        assertEquals("DEGRADED" + mend, memory(Map.of("lock", "true")));
        assertEquals("BROKEN" + mend, memory(Map.of("lock", "required")));
        linux.capabilities(1L << 14);
        assertEquals("", memory(Map.of("lock", "required")));
        linux.capabilities(0).file("/proc/self/limits", "Max locked memory  unlimited  unlimited  bytes");
        assertEquals("", memory(Map.of("lock", "required")));
    }

    private String nodes(Optional<Address> asked) {
        return told(new NodeCheck(linux.facts(), "ann").look(asked));
    }

    @Test
    void aNodeThatIsMissing() {
        linux.capabilities(-1).file("/sys/class/scsi_host/host3/state", "running");
        assertEquals("BROKEN /dev/sg9 | echo '- - -' > /sys/class/scsi_host/host3/scan", nodes(asked("sg:/dev/sg9")));
        assertEquals("BROKEN /dev/loop4 | losetup /dev/loop4 FILE", nodes(asked("raw:/dev/loop4")));
        assertEquals("BROKEN /images/a.img | truncate -s 1G /images/a.img", nodes(asked("raw:/images/a.img")));
        assertEquals("", nodes(asked("sim:disk0")));
        linux.file("/sys/class/scsi_generic/sg0/dev", "21:0").file("/sys/block/sda/dev", "8:0")
                .file("/sys/block/loop0/dev", "7:0");
        assertEquals("NOTE /dev/sg0 | mknod /dev/sg0 c 21 0\nNOTE /dev/sda | mknod /dev/sda b 8 0", nodes(ALL));
    }

    @Test
    void aNodeThatMayNotBeOpened() {
        linux.capabilities(-1).file("/sys/class/scsi_tape/nst0/dev", "9:128")
                .file("/sys/class/scsi_tape/nst1/dev", "9:129")
                .file("/dev/nst0", "").file("/dev/nst1", "").forbidden("/dev/nst0").forbidden("/dev/nst1");
        List<Finding> found = new NodeCheck(linux.facts(), "ann").look(ALL);
        assertEquals(1, found.size());
        assertTrue(found.getFirst().sentence().contains("/dev/nst0 and 1 more"), found.getFirst().sentence());
        assertEquals("BROKEN /dev/nst0 | setfacl -m u:ann:rw /dev/nst0", nodes(asked("st:/dev/nst0")));
        linux.file("/dev/sda", "").readOnly("/dev/sda").file("/proc/self/mounts", "/dev/sda /data ext4 rw 0 0");
        assertEquals("DEGRADED /dev/sda | setfacl -m u:ann:rw /dev/sda\nDEGRADED /dev/sda | umount /data",
                nodes(asked("raw:/dev/sda")));
    }

    @Test
    void sgWithoutTheRightToSendAnyCommand() {
        linux.capabilities(0).file("/dev/sg0", "");
        assertEquals("DEGRADED /dev/sg0 | AmbientCapabilities=CAP_SYS_RAWIO", nodes(asked("sg:/dev/sg0")));
        linux.capabilities(1L << 17);
        assertEquals("", nodes(asked("sg:/dev/sg0")));
    }
}
