// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.tape;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.TapePosition;
import io.kiovec.spi.TapeEndpoint;
import java.util.OptionalLong;

/**
 * Where the tape stands, or why nobody knows (rule S6). Blocks that pass are counted; after everything else the drive is
 * asked. Changed by who is inside the gate, or by the unit's own thread while nobody is; what a call says that was left
 * to an endpoint that has gone is not heard. Read by any thread.
 */
final class Whereabouts {

    /** One value, so that nobody sees half of it. */
    private record Now(TapePosition position, String unknownBecause) {
    }

    private final Address address;
    private volatile Now now = new Now(TapePosition.UNKNOWN, "the drive was not asked yet");
    /** Whom the present endpoint's calls are made through; others are not heard. */
    private volatile TapeEndpoint heard;

    Whereabouts(Address address) {
        this.address = address;
    }

    /** {@return where the tape stands, {@link TapePosition#UNKNOWN} when nobody knows} */
    TapePosition position() {
        return now.position();
    }

    boolean isKnown() {
        return now.position().isKnown();
    }

    /** {@return why nobody knows, empty when it is known} */
    String unknownBecause() {
        return now.unknownBecause();
    }

    /**
     * Checks that what works from where the tape stands may be done.
     *
     * @throws DeviceException.NotReady when nobody knows
     */
    void requireKnown() throws DeviceException.NotReady {
        Now seen = now;
        if (!seen.position().isKnown()) {
            throw new DeviceException.NotReady(address, "nobody knows where the tape stands (" + seen.unknownBecause()
                    + "): rewind it, locate, or space to the end of data first");
        }
    }

    // Said by the unit's own thread.

    /** From now on this endpoint's calls are heard. */
    void hear(TapeEndpoint endpoint) {
        heard = endpoint;
    }

    boolean isHeard(TapeEndpoint endpoint) {
        return heard == endpoint;
    }

    /** Nobody's calls are heard any more, though one may still move the tape. */
    void abandon(String why) {
        heard = null;
        now = new Now(TapePosition.UNKNOWN, why);
    }

    // Said by calls.

    /** Nobody knows any more. */
    void lost(TapeEndpoint by, String why) {
        if (isHeard(by)) {
            now = new Now(TapePosition.UNKNOWN, why);
        }
    }

    /** It stands there. */
    void at(TapeEndpoint by, TapePosition position) {
        if (isHeard(by)) {
            now = new Now(position, "");
        }
    }

    /** It went on by blocks and filemarks from where it stood. */
    void passed(TapeEndpoint by, long blocks, long filemarks) {
        TapePosition from = now.position();
        if (isHeard(by) && from.isKnown()) {
            OptionalLong file = from.file().isPresent()
                    ? OptionalLong.of(from.file().getAsLong() + filemarks)
                    : OptionalLong.empty();
            now = new Now(new TapePosition(from.partition(),
                    OptionalLong.of(from.block().getAsLong() + blocks + filemarks), file), "");
        }
    }

    /** Asks the drive, whose word is taken. */
    void ask(TapeEndpoint drive) {
        ask(drive, TapePosition.UNKNOWN);
    }

    /** Asks the drive, whose word is taken, or where it cannot tell, what else is certain. */
    void ask(TapeEndpoint drive, TapePosition otherwise) {
        try {
            TapePosition told = drive.position();
            TapePosition best = told.isKnown() ? told : otherwise;
            if (best.isKnown()) {
                at(drive, best);
            } else {
                lost(drive, "the drive cannot tell");
            }
        } catch (DeviceException e) {
            lost(drive, "the drive did not tell: " + e.getMessage());
        }
    }

    /** {@return whether two positions are the same place; file numbers are not every drive's to know} */
    static boolean isSamePlace(TapePosition one, TapePosition other) {
        return one.isKnown() && one.partition() == other.partition() && one.block().equals(other.block());
    }
}
