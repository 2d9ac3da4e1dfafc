// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.stream.MediumAttribute;
import io.kiovec.scsi.stream.StandardAttribute;
import io.kiovec.sim.internal.cartridge.Cartridge;
import java.io.IOException;
import java.util.List;

/**
 * What a drive counts in a cartridge's auxiliary memory over its whole life (SPC-4, 7.4.2.2). Written down when it is
 * loaded, formatted and unloaded. Under the unit's lock.
 */
final class MediumCounts {

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
        writtenBefore = get(StandardAttribute.TOTAL_WRITTEN);
        readBefore = get(StandardAttribute.TOTAL_READ);
        driveWritten = log.lifeWritten();
        driveRead = log.lifeRead();
        put(List.of(MediumAttribute.of(StandardAttribute.LOAD_COUNT, get(StandardAttribute.LOAD_COUNT) + 1)));
    }

    private long get(StandardAttribute attribute) {
        return cartridge.memory(0).get(attribute.identifier()).map(MediumAttribute::number).orElse(0L);
    }

    private void put(List<MediumAttribute> attributes) throws IOException {
        cartridge.memory(0).write(attributes);
    }

    long loads() {
        return get(StandardAttribute.LOAD_COUNT);
    }

    long formats() {
        return get(StandardAttribute.INITIALIZATION_COUNT);
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
        put(List.of(MediumAttribute.of(StandardAttribute.INITIALIZATION_COUNT,
                get(StandardAttribute.INITIALIZATION_COUNT) + 1)));
    }

    void unloading() throws IOException {
        put(List.of(MediumAttribute.of(StandardAttribute.TOTAL_WRITTEN, mebibytesWritten()),
                MediumAttribute.of(StandardAttribute.TOTAL_READ, mebibytesRead())));
    }
}
