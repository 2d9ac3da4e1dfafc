// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.scsi.stream.StreamBlockLimits;

/**
 * Which variable blocks the drive takes, as READ BLOCK LIMITS tells (SSC-5, 7.5); st asks the same and refuses others.
 *
 * @param shortest in bytes
 * @param longest in bytes, at most what a command can name
 */
record StBlockLimits(int shortest, int longest) {

    private static final int ANY = 0xff_ffff;

    static StBlockLimits of(StNode node) {
        return node.ask(StreamControlCdb::readBlockLimits, StreamBlockLimits.LENGTH).flatMap(StreamBlockLimits::parse)
                .map(told -> new StBlockLimits(Math.max(1, told.shortest()), told.longest() > 0 ? told.longest() : ANY))
                .orElse(new StBlockLimits(1, ANY));
    }
}
