// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.side;

import io.kiovec.io.AskedMode;

/** How the data of one side is to move; {@code --mode} and its kin. */
public enum Way {
    /** As the policy says. */
    POLICY("policy", AskedMode.UNSPECIFIED),
    /** Through memory of the driver or the framework. */
    INDIRECT("indirect", AskedMode.INDIRECT),
    /** Directly where that can be. */
    DIRECT("direct", AskedMode.DIRECT),
    /** Directly, or not at all. */
    DIRECT_STRICTLY("direct-strictly", AskedMode.DIRECT_STRICTLY),
    /** Directly, in memory of the driver's own. */
    MAPPED("mapped", AskedMode.DIRECT);

    private final String word;
    private final AskedMode asked;

    Way(String word, AskedMode asked) {
        this.word = word;
        this.asked = asked;
    }

    /** {@return what requests ask for} */
    public AskedMode asked() {
        return asked;
    }

    /** {@return what is typed} */
    @Override
    public String toString() {
        return word;
    }
}
