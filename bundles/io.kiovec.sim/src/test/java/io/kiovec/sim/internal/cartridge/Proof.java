// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

/** Numbers of the proofs, from system properties. */
final class Proof {

    private Proof() {
    }

    /** {@return the property's number, or another when it is not set} */
    static long number(String property, long otherwise) {
        return Long.getLong("proof." + property, otherwise);
    }

    /** {@return a seed: the property's, or one that differs each time} */
    static long seed() {
        return number("seed", System.nanoTime());
    }
}
