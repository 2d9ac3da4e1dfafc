// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.kiovec.linux.DeviceNumber;
import io.kiovec.linux.DirectIo;
import io.kiovec.linux.FileStatus;
import io.kiovec.linux.FileType;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Optional;

/** {@code struct statx}, {@code linux/stat.h}: 256 bytes. */
final class StatxLayout {

    private static final MemoryLayout TIME = MemoryLayout.structLayout(JAVA_LONG.withName("tv_sec"),
            JAVA_INT.withName("tv_nsec"), MemoryLayout.paddingLayout(4));

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_INT.withName("stx_mask"),
            JAVA_INT.withName("stx_blksize"), JAVA_LONG.withName("stx_attributes"), JAVA_INT.withName("stx_nlink"),
            JAVA_INT.withName("stx_uid"), JAVA_INT.withName("stx_gid"), JAVA_SHORT.withName("stx_mode"),
            MemoryLayout.paddingLayout(2), JAVA_LONG.withName("stx_ino"), JAVA_LONG.withName("stx_size"),
            JAVA_LONG.withName("stx_blocks"), JAVA_LONG.withName("stx_attributes_mask"), TIME.withName("stx_atime"),
            TIME.withName("stx_btime"), TIME.withName("stx_ctime"), TIME.withName("stx_mtime"),
            JAVA_INT.withName("stx_rdev_major"), JAVA_INT.withName("stx_rdev_minor"),
            JAVA_INT.withName("stx_dev_major"), JAVA_INT.withName("stx_dev_minor"), JAVA_LONG.withName("stx_mnt_id"),
            JAVA_INT.withName("stx_dio_mem_align"), JAVA_INT.withName("stx_dio_offset_align"),
            MemoryLayout.paddingLayout(96));

    private static final long MASK = offset("stx_mask");
    private static final long BLKSIZE = offset("stx_blksize");
    private static final long MODE = offset("stx_mode");
    private static final long INO = offset("stx_ino");
    private static final long SIZE = offset("stx_size");
    private static final long RDEV_MAJOR = offset("stx_rdev_major");
    private static final long RDEV_MINOR = offset("stx_rdev_minor");
    private static final long DEV_MAJOR = offset("stx_dev_major");
    private static final long DEV_MINOR = offset("stx_dev_minor");
    private static final long DIO_MEM_ALIGN = offset("stx_dio_mem_align");
    private static final long DIO_OFFSET_ALIGN = offset("stx_dio_offset_align");

    private static final int BASIC_STATS = 0x7ff;
    private static final int DIOALIGN = 0x2000;
    /** What to ask for. */
    static final int WANTED = BASIC_STATS | DIOALIGN;
    /** AT_FDCWD, the directory that relative paths start from. */
    static final int WORKING_DIRECTORY = -100;
    /** AT_EMPTY_PATH: the descriptor itself. */
    static final int EMPTY_PATH = 0x1000;

    private StatxLayout() {
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(groupElement(field));
    }

    static FileStatus status(MemorySegment statx) {
        int mode = Short.toUnsignedInt(statx.get(JAVA_SHORT, MODE));
        FileType type = type(mode);
        Optional<DeviceNumber> node = type == FileType.BLOCK || type == FileType.CHARACTER
                ? Optional.of(new DeviceNumber(statx.get(JAVA_INT, RDEV_MAJOR), statx.get(JAVA_INT, RDEV_MINOR)))
                : Optional.empty();
        return new FileStatus(type, mode & 07777,
                new DeviceNumber(statx.get(JAVA_INT, DEV_MAJOR), statx.get(JAVA_INT, DEV_MINOR)),
                statx.get(JAVA_LONG, INO), node, statx.get(JAVA_LONG, SIZE), statx.get(JAVA_INT, BLKSIZE),
                directIo(statx));
    }

    private static FileType type(int mode) {
        return switch (mode & 0170000) {
            case 0100000 -> FileType.REGULAR;
            case 0040000 -> FileType.DIRECTORY;
            case 0060000 -> FileType.BLOCK;
            case 0020000 -> FileType.CHARACTER;
            case 0010000 -> FileType.PIPE;
            case 0140000 -> FileType.SOCKET;
            case 0120000 -> FileType.SYMBOLIC_LINK;
            default -> FileType.OTHER;
        };
    }

    private static DirectIo directIo(MemorySegment statx) {
        if ((statx.get(JAVA_INT, MASK) & DIOALIGN) == 0) {
            return new DirectIo.Unknown("neither kernel nor file system tell (statx gave no STATX_DIOALIGN)");
        }
        int memory = statx.get(JAVA_INT, DIO_MEM_ALIGN);
        int offset = statx.get(JAVA_INT, DIO_OFFSET_ALIGN);
        return memory > 0 && offset > 0 ? new DirectIo.Aligned(memory, offset) : new DirectIo.Unsupported();
    }
}
