// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.block;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.cdb.BlockControlCdb;

/**
 * The data of READ DEFECT DATA of a disk without defects (SBC-3, 5.17 and 5.18): only the header. {@link #bytes} is that of
 * READ DEFECT DATA (12), {@link #ten} the other.
 *
 * @param lists sum of {@link BlockControlCdb#PRIMARY_LIST}, {@link BlockControlCdb#GROWN_LIST}: those returned
 * @param format of the list, 0 to 7
 */
public record DefectList(int lists, int format) implements ParameterData {

    private static final int LISTS = BlockControlCdb.PRIMARY_LIST | BlockControlCdb.GROWN_LIST;

    /** {@return the data of READ DEFECT DATA (10), 4 bytes} */
    public ParameterData ten() {
        byte[] bytes = new DataBuilder().u8(0).u8(lists & LISTS | format & 7).u16(0).build();
        return () -> bytes;
    }

    @Override
    public byte[] bytes() {
        return new DataBuilder().u8(0).u8(lists & LISTS | format & 7).u16(0).u32(0).build();
    }
}
