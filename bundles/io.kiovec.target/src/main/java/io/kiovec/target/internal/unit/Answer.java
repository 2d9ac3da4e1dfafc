// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.unit;

import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import java.util.Optional;

/**
 * What the target itself answers to a command.
 *
 * @param status the status
 * @param sense the sense data of CHECK CONDITION
 * @param data the data, as long as the command allows
 */
public record Answer(ScsiStatus status, Optional<Sense> sense, byte[] data) {

    private static final byte[] NOTHING = new byte[0];

    /**
     * {@return a status without data}
     *
     * @param status which
     */
    public static Answer of(ScsiStatus status) {
        return new Answer(status, Optional.empty(), NOTHING);
    }

    /**
     * {@return CHECK CONDITION}
     *
     * @param sense why
     */
    public static Answer of(Sense sense) {
        return new Answer(ScsiStatus.CHECK_CONDITION, Optional.of(sense), NOTHING);
    }

    /**
     * {@return GOOD with data}
     *
     * @param data all there is
     * @param allocation bytes that the command allows
     */
    static Answer of(byte[] data, long allocation) {
        return new Answer(ScsiStatus.GOOD, Optional.empty(),
                allocation < data.length ? java.util.Arrays.copyOf(data, (int) allocation) : data);
    }
}
