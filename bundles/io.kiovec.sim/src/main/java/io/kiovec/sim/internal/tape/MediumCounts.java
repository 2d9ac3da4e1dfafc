// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.CdbFields;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.cartridge.MediumAttribute;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a drive counts in a cartridge's auxiliary memory over its whole life (SPC-4, 7.4.2.2). Written down when it is
 * loaded, formatted and unloaded. Under the unit's lock.
 */
final class MediumCounts {

    static final int LOADS = 0x0003;
    static final int FORMATS = 0x0007;
    static final int WRITTEN = 0x0220;
    static final int READ = 0x0221;

    private static final long MEBIBYTE = 1 << 20;

    private final Cartridge cartridge;
    private final DriveLog log;
    private final long writtenBefore;
    private final long readBefore;
    private final long driveWritten;
    private final long driveRead;

    /** Counts one load more. */
    MediumCounts(Cartridge cartridge, DriveLog log) throws IOException {
        this.cartridge = cartridge;
        this.log = log;
        writtenBefore = get(WRITTEN);
        readBefore = get(READ);
        driveWritten = log.lifeWritten();
        driveRead = log.lifeRead();
        put(List.of(number(LOADS, 8, get(LOADS) + 1)));
    }

    private long get(int identifier) {
        return cartridge.memory(0).get(identifier).map(MediumAttribute::value).map(MediumCounts::number).orElse(0L);
    }

    private static long number(byte[] value) {
        long number = 0;
        for (byte one : value) {
            number = number << 8 | one & 0xff;
        }
        return number;
    }

    private static MediumAttribute number(int identifier, int bytes, long value) {
        byte[] whole = new byte[8];
        CdbFields.put64(MemorySegment.ofArray(whole), 0, value);
        byte[] number = new byte[bytes];
        System.arraycopy(whole, 8 - bytes, number, 0, bytes);
        return new MediumAttribute(identifier, 0, number);
    }

    private void put(List<MediumAttribute> attributes) throws IOException {
        cartridge.memory(0).write(attributes);
    }

    long loads() {
        return get(LOADS);
    }

    long formats() {
        return get(FORMATS);
    }

    long mebibytesWritten() {
        return writtenBefore + mebibytesWrittenNow();
    }

    long mebibytesRead() {
        return readBefore + mebibytesReadNow();
    }

    long mebibytesWrittenNow() {
        return (log.lifeWritten() - driveWritten) / MEBIBYTE;
    }

    long mebibytesReadNow() {
        return (log.lifeRead() - driveRead) / MEBIBYTE;
    }

    void formatted() throws IOException {
        put(List.of(number(FORMATS, 2, get(FORMATS) + 1)));
    }

    void unloading() throws IOException {
        put(List.of(number(WRITTEN, 8, mebibytesWritten()), number(READ, 8, mebibytesRead())));
    }
}
