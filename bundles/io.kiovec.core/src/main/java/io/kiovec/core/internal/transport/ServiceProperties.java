// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.io.Address;
import io.kiovec.spi.Transport;
import java.util.Optional;
import org.osgi.framework.ServiceReference;

/** What a transport must say of itself when it is registered. */
final class ServiceProperties {

    private ServiceProperties() {
    }

    /** {@return what is wrong with them and what to mend, as the rest of a sentence about the service; empty for nothing} */
    static Optional<String> wrong(ServiceReference<Transport> reference) {
        return missing(reference, Transport.SCHEME).or(() -> missing(reference, Transport.NAME))
                .or(() -> wrongScheme(text(reference, Transport.SCHEME)));
    }

    private static Optional<String> missing(ServiceReference<Transport> reference, String property) {
        Object value = reference.getProperty(property);
        if (value instanceof String text && !text.isBlank()) {
            return Optional.empty();
        }
        String kind = value == null
                ? "lacks the service property " + property
                : value instanceof String
                        ? "has an empty service property " + property
                        : "has a service property " + property + " of type " + value.getClass().getSimpleName();
        return Optional.of(kind + ": register it with one String, such as " + property + "="
                + (property.equals(Transport.SCHEME) ? "vendor" : "vendor-driver"));
    }

    private static Optional<String> wrongScheme(String scheme) {
        try {
            new Address(scheme, "any");
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("has the service property " + Transport.SCHEME + "=" + scheme
                    + ", which no address can begin with: give a lower-case letter, then lower-case letters, digits, +, ."
                    + " or -");
        }
    }

    /** {@return the text of a property, empty where it is none} */
    static String text(ServiceReference<Transport> reference, String property) {
        return reference.getProperty(property) instanceof String text ? text : "";
    }
}
