// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.spi.Transport;
import java.util.Comparator;

/**
 * A transport service that is registered.
 *
 * @param service the service
 * @param name its name
 * @param scheme what it serves
 * @param ranking its service ranking
 * @param id its service id
 * @param bundle symbolic name and version of its bundle
 * @param conduct how it behaves, shared by all of its name
 */
public record ServedTransport(Transport service, String name, String scheme, int ranking, long id, String bundle,
        Conduct conduct) {

    /** Rule S7: the higher ranking first, then the older. */
    public static final Comparator<ServedTransport> BEST_FIRST = Comparator.comparingInt(ServedTransport::ranking)
            .reversed()
            .thenComparingLong(ServedTransport::id);

    /**
     * Counts a breach of the contract (rule S8).
     *
     * @param what it did, as the rest of a sentence: {@code threw ...}
     * @return the sentence, for the error of whom it befell
     */
    public String blame(String what) {
        conduct.failed(what);
        return sentence(what);
    }

    /**
     * Counts a breach of the contract by an endpoint that has broken it before.
     *
     * @param what it did, as the rest of a sentence
     * @return the sentence
     */
    public String blameAgain(String what) {
        conduct.failedAgain(what);
        return sentence(what);
    }

    private String sentence(String what) {
        return "the driver " + name + " (" + bundle + ") " + what + ": report it to its vendor";
    }
}
