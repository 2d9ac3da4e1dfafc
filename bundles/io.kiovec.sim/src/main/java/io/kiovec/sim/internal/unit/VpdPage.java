// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

/** A page of vital product data (SPC-6, 7.7): what follows its four bytes of header. Any thread. */
@FunctionalInterface
public interface VpdPage {

    /**
     * Writes the page as it is now.
     *
     * @param into where to; holds nothing yet
     */
    void write(ParameterData into);
}
