// SPDX-License-Identifier: Apache-2.0
package io.kiovec.spi;

import io.kiovec.io.DeviceException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** How a driver that takes one piece at a time moves several. */
final class PieceByPiece {

    /** Moves one piece. */
    interface Mover {
        long move(long offset, MemorySegment piece) throws DeviceException;
    }

    private PieceByPiece() {
    }

    /**
     * {@return how much was moved without a gap} What failed after the first piece is found again when the framework asks
     * for the rest; that nobody can tell what a write did is never left out.
     */
    static long move(long offset, List<MemorySegment> pieces, Mover mover) throws DeviceException {
        long moved = 0;
        for (MemorySegment piece : pieces) {
            long now;
            try {
                now = mover.move(offset + moved, piece);
            } catch (DeviceException.OutcomeUnknown lost) {
                throw lost;
            } catch (DeviceException failed) {
                if (moved == 0) {
                    throw failed;
                }
                return moved;
            }
            moved += now;
            if (now < piece.byteSize()) {
                return moved;
            }
        }
        return moved;
    }
}
