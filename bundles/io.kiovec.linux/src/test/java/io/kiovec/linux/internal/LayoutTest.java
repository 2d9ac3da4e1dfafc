// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.StructLayout;
import org.junit.jupiter.api.Test;

/** The derived offsets against the numbers that a C compiler gave. */
class LayoutTest {

    @Test
    void statxIsTheKernels() {
        StructLayout statx = StatxLayout.LAYOUT;
        assertEquals(256, statx.byteSize());
        assertEquals(4, offset(statx, "stx_blksize"));
        assertEquals(28, offset(statx, "stx_mode"));
        assertEquals(32, offset(statx, "stx_ino"));
        assertEquals(40, offset(statx, "stx_size"));
        assertEquals(64, offset(statx, "stx_atime"));
        assertEquals(112, offset(statx, "stx_mtime"));
        assertEquals(128, offset(statx, "stx_rdev_major"));
        assertEquals(136, offset(statx, "stx_dev_major"));
        assertEquals(144, offset(statx, "stx_mnt_id"));
        assertEquals(152, offset(statx, "stx_dio_mem_align"));
        assertEquals(156, offset(statx, "stx_dio_offset_align"));
    }

    @Test
    void pollfdIsTheKernels() {
        assertEquals(8, PollLayout.LAYOUT.byteSize());
        assertEquals(0, PollLayout.FD);
        assertEquals(4, PollLayout.EVENTS);
        assertEquals(6, PollLayout.RETURNED);
    }

    @Test
    void aBlockRangeIsTwoLongs() {
        assertEquals(16, BlockRangeLayout.LAYOUT.byteSize());
        assertEquals(0, BlockRangeLayout.START);
        assertEquals(8, BlockRangeLayout.LENGTH);
    }

    @Test
    void whatASlotLendsIsRoomEnough() {
        CallSlots slots = new CallSlots(1, () -> {
        });
        CallSlots.Slot slot = slots.enter();
        assertEquals(LibC.STATE.byteSize(), slot.state.byteSize());
        assertTrue(slot.scratch.byteSize() >= BlockRangeLayout.LAYOUT.byteSize());
        assertTrue(slot.state.address() + slot.state.byteSize() <= slot.scratch.address());
        slot.leave();
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(groupElement(field));
    }
}
