// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

/** How often proofs do what they do: lines of {@code cnf/proofs.properties}, of the level that the build gives. */
public final class Proof {

    private Proof() {
    }

    /**
     * {@return the number of a line, which {@code -Dproof.NAME} overrides}
     *
     * @param name of the line, without its level
     * @param otherwise where there is no line, as in a development environment
     */
    public static long number(String name, long otherwise) {
        String line = System.getProperty(name + "." + System.getProperty("proof.level", "verify"));
        return Long.getLong("proof." + name, line == null ? otherwise : Long.parseLong(line));
    }

    /** {@return the seed of {@code -Dproof.seed}, or one that differs each time} */
    public static long seed() {
        return Long.getLong("proof.seed", System.nanoTime());
    }
}
