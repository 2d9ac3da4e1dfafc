// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi;

import java.lang.foreign.MemorySegment;

/** What a command sends or gets beside its CDB, as a value that knows its layout. */
public interface ParameterData {

    /** {@return the whole data; lengths inside are those of the whole} */
    byte[] bytes();

    /**
     * Writes the data, cut off where the memory ends, as an allocation length does.
     *
     * @param into where to
     * @return the bytes written
     */
    default int write(MemorySegment into) {
        MemorySegment whole = MemorySegment.ofArray(bytes());
        long fits = Math.min(whole.byteSize(), into.byteSize());
        MemorySegment.copy(whole, 0, into, 0, fits);
        return (int) fits;
    }
}
