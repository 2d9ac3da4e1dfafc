// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kiovec.io.TapeStatus.Mark;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.EnumSet;
import java.util.Set;

/**
 * What MTIOCGET tells, {@code struct mtget} of {@code linux/mtio.h} as st fills it.
 *
 * @param partition where the tape stands, as st believes
 * @param blockLength of a fixed block in bytes, 0 for variable blocks
 * @param density the density code
 * @param general the bits of mt_gstat
 * @param recovered errors that the drive has recovered since the last asking
 * @param file filemarks before the position, negative when st has lost count
 * @param block blocks since the last filemark, negative when st has lost count; 0 also after a synchronisation
 */
record MtStatus(int partition, int blockLength, int density, int general, int recovered, int file, int block) {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(JAVA_LONG.withName("mt_type"),
            JAVA_LONG.withName("mt_resid"), JAVA_LONG.withName("mt_dsreg"), JAVA_LONG.withName("mt_gstat"),
            JAVA_LONG.withName("mt_erreg"), JAVA_INT.withName("mt_fileno"), JAVA_INT.withName("mt_blkno"));

    static final int END_OF_FILE = 0x8000_0000;
    static final int BEGINNING = 0x4000_0000;
    static final int END_OF_TAPE = 0x2000_0000;
    static final int SETMARK = 0x1000_0000;
    static final int END_OF_DATA = 0x0800_0000;
    static final int WRITE_PROTECTED = 0x0400_0000;
    static final int ONLINE = 0x0100_0000;
    static final int DOOR_OPEN = 0x0004_0000;
    static final int IMMEDIATE_REPORT = 0x0001_0000;
    static final int CLEANING = 0x0000_8000;

    private static final int BLOCK_MASK = 0xff_ffff;
    private static final int DENSITY_SHIFT = 24;
    private static final int RECOVERED_MASK = 0xffff;

    static MtStatus of(MemorySegment mtget) {
        int register = (int) number(mtget, "mt_dsreg");
        return new MtStatus((int) number(mtget, "mt_resid"), register & BLOCK_MASK, register >>> DENSITY_SHIFT,
                (int) number(mtget, "mt_gstat"), (int) number(mtget, "mt_erreg") & RECOVERED_MASK,
                mtget.get(JAVA_INT, offset("mt_fileno")), mtget.get(JAVA_INT, offset("mt_blkno")));
    }

    private static long number(MemorySegment mtget, String field) {
        return mtget.get(JAVA_LONG, offset(field));
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(groupElement(field));
    }

    boolean has(int bit) {
        return (general & bit) != 0;
    }

    /** {@return the marks that do not depend on st's count of blocks} */
    Set<Mark> marks() {
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        add(marks, END_OF_TAPE, Mark.AT_END_OF_MEDIUM);
        add(marks, SETMARK, Mark.AT_SETMARK);
        add(marks, END_OF_DATA, Mark.AT_END_OF_DATA);
        add(marks, WRITE_PROTECTED, Mark.WRITE_PROTECTED);
        add(marks, ONLINE, Mark.ONLINE);
        add(marks, DOOR_OPEN, Mark.DOOR_OPEN);
        add(marks, IMMEDIATE_REPORT, Mark.BUFFERED);
        add(marks, CLEANING, Mark.CLEANING_REQUESTED);
        return marks;
    }

    private void add(Set<Mark> marks, int bit, Mark mark) {
        if (has(bit)) {
            marks.add(mark);
        }
    }
}
