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
 */
public record ServedTransport(Transport service, String name, String scheme, int ranking, long id, String bundle) {

    /** Rule S7: the higher ranking first, then the older. */
    public static final Comparator<ServedTransport> BEST_FIRST = Comparator.comparingInt(ServedTransport::ranking)
            .reversed()
            .thenComparingLong(ServedTransport::id);
}
