// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/**
 * What makes one logical unit another than the next.
 *
 * @param nameplate what it says of itself
 * @param depth how many commands it takes at once, 1 to 65536; more end with TASK SET FULL
 * @param store where it keeps what outlives its power
 */
public record UnitSettings(Nameplate nameplate, int depth, UnitStore store) {

    /** Commands that a unit takes when nothing else is said. */
    public static final int DEPTH = 256;

    /** Checks the depth. */
    public UnitSettings {
        if (depth < 1 || depth > 65536) {
            throw new IllegalArgumentException("a depth of " + depth + " commands: 1 to 65536");
        }
    }

    /**
     * {@return settings with a usual depth and a store that forgets}
     *
     * @param nameplate what it says of itself
     */
    public static UnitSettings of(Nameplate nameplate) {
        return new UnitSettings(nameplate, DEPTH, UnitStore.inMemory());
    }
}
