// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kiovec.linux.BlockNode;
import io.kiovec.linux.Descriptor;
import io.kiovec.linux.DeviceNumber;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Optional;

/**
 * What a loop device stands on, asked of the driver itself ({@code LOOP_GET_STATUS64}). The path in sysfs would not do:
 * the file may have been deleted, or another one may have taken its name.
 *
 * @param file the device and inode of the file
 * @param offset the first byte that is shown
 * @param sizeLimit how many bytes are shown, 0 for all to the end
 */
record LoopStatus(FileName file, long offset, long sizeLimit) {

    /**
     * What names a file whatever its paths are.
     *
     * @param device of its file system
     * @param inode its number there
     */
    record FileName(DeviceNumber device, long inode) {

        @Override
        public String toString() {
            return device + "/" + inode;
        }
    }

    /** {@code struct loop_info64} of linux/loop.h. */
    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("lo_device"),
            JAVA_LONG.withName("lo_inode"), JAVA_LONG.withName("lo_rdevice"), JAVA_LONG.withName("lo_offset"),
            JAVA_LONG.withName("lo_sizelimit"), JAVA_INT.withName("lo_number"), JAVA_INT.withName("lo_encrypt_type"),
            JAVA_INT.withName("lo_encrypt_key_size"), JAVA_INT.withName("lo_flags"),
            MemoryLayout.paddingLayout(64 + 64 + 32).withName("names"), JAVA_LONG.withName("lo_init0"),
            JAVA_LONG.withName("lo_init1"));

    private static final long LOOP_GET_STATUS64 = 0x4c05;
    private static final int LOOP_MAJOR = 7;

    /** {@return what an open node stands on, empty when it is no loop device, nor a partition of one, over a file} */
    static Optional<LoopStatus> of(Descriptor descriptor, BlockNode node) {
        DeviceNumber disk = node.partition().map(BlockNode.Partition::disk).orElse(node.number());
        if (disk.major() != LOOP_MAJOR) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(LAYOUT);
            boolean isBlockNode = descriptor.ioctl(LOOP_GET_STATUS64, status) < 0 || field(status, "lo_rdevice") != 0;
            return isBlockNode
                    ? Optional.empty()
                    : Optional.of(new LoopStatus(
                            new FileName(number(field(status, "lo_device")), field(status, "lo_inode")),
                            field(status, "lo_offset"), field(status, "lo_sizelimit")));
        }
    }

    private static long field(MemorySegment status, String name) {
        return status.get(JAVA_LONG, LAYOUT.byteOffset(PathElement.groupElement(name)));
    }

    /** The kernel's encoding of a device number: minor bits 0-7, major, the rest of the minor. */
    static DeviceNumber number(long encoded) {
        return new DeviceNumber((int) (encoded >>> 8 & 0xfff), (int) (encoded & 0xff | encoded >>> 12 & 0xfff00));
    }
}
