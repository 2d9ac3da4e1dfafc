// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.Sense;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;

/** What an error says of where the tape stands (SPC-6, annex F; rule S6). */
final class TapeNews {

    /**
     * Additional sense codes of unit attentions after which the tape stands where it stood: parameters changed, target
     * operating conditions changed. After any other, a reset and a new medium among them, and one that tells no reason,
     * what the drive says of the position is not what it was.
     */
    private static final Set<Integer> HARMLESS = Set.of(0x2a, 0x3f);

    private TapeNews() {
    }

    /** {@return whether the position is unknown after an error, whatever the drive tells} */
    static boolean losesPosition(DeviceException error) {
        if (!(error instanceof DeviceException.UnitAttention)) {
            return false;
        }
        Optional<Sense> sense = Sense.parse(MemorySegment.ofArray(error.detail().sense()));
        return sense.isEmpty() || !HARMLESS.contains(sense.get().additional().code());
    }
}
