// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is configured.
 *
 * @param mappedBuffers descriptors with a mapped reserve that one endpoint may have, 0 to 64
 * @param claim how a device is opened for writing
 */
record SgSettings(int mappedBuffers, Claim claim) {

    /** How a device is opened for writing. */
    enum Claim {
        /** Beside others. */
        SHARED,
        /** Alone on its sg node (O_EXCL): no other opener, also none of ours for mapped buffers and queues. */
        EXCLUSIVE
    }

    static final SgSettings DEFAULT = new SgSettings(16, Claim.SHARED);

    private static final int MOST_BUFFERS = 64;

    /** What was read, and what was wrong with the rest. */
    record Read(SgSettings settings, List<String> problems) {
    }

    /** {@return the settings of a configuration; what is wrong keeps its default and is told} */
    static Read of(Map<String, Object> configuration) {
        List<String> problems = new ArrayList<>();
        int buffers = DEFAULT.mappedBuffers();
        Object given = configuration.get("mappedBuffers");
        if (given != null) {
            try {
                int number = Integer.parseInt(given.toString().strip());
                if (number < 0 || number > MOST_BUFFERS) {
                    throw new NumberFormatException();
                }
                buffers = number;
            } catch (NumberFormatException e) {
                problems.add("mappedBuffers '" + given + "': give 0 to " + MOST_BUFFERS);
            }
        }
        Claim claim = DEFAULT.claim();
        Object exclusive = configuration.get("exclusive");
        if (exclusive != null) {
            switch (exclusive.toString().strip()) {
                case "true" -> claim = Claim.EXCLUSIVE;
                case "false" -> claim = Claim.SHARED;
                default -> problems.add("exclusive '" + exclusive + "': give true or false");
            }
        }
        return new Read(new SgSettings(buffers, claim), problems);
    }
}
