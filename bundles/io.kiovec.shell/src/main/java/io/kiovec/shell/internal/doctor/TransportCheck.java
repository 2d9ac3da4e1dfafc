// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.api.Transports.Role;
import io.kiovec.api.Transports.TransportInfo;
import io.kiovec.io.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The drivers that do not serve, by what the framework's core says of them. */
final class TransportCheck implements Check {

    private final Supplier<Optional<List<TransportInfo>>> transports;

    /**
     * Looks at transports.
     *
     * @param transports all that the core knows; empty where there is no core
     */
    TransportCheck(Supplier<Optional<List<TransportInfo>>> transports) {
        this.transports = transports;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        Optional<List<TransportInfo>> known = transports.get();
        if (known.isEmpty()) {
            return List.of(Finding.broken("io.kiovec.core",
                    "there is no core, so no device can be opened: its bundle is missing or its components wait",
                    "start io.kiovec.core"));
        }
        List<Finding> found = new ArrayList<>();
        List<TransportInfo> concerned = known.get().stream()
                .filter(info -> asked.isEmpty() || info.scheme().equals(asked.get().scheme())).toList();
        boolean served = concerned.stream().anyMatch(info -> info.role() == Role.ACTIVE);
        concerned.forEach(info -> of(info, asked.isPresent() && !served).ifPresent(found::add));
        if (asked.isPresent() && concerned.isEmpty()) {
            String scheme = asked.get().scheme();
            found.add(Finding.broken(scheme + ":", "no transport serves " + scheme + ": here; there are "
                    + String.join(", ", known.get().stream().map(info -> info.scheme() + ":").distinct().toList()),
                    "kiovec --drivers DIR devices"));
        }
        return found;
    }

    private static Optional<Finding> of(TransportInfo info, boolean needed) {
        String name = info.name().isEmpty() ? info.bundle() : info.name();
        String why = ": " + info.reason();
        return switch (info.role()) {
            case ACTIVE, STANDBY -> Optional.empty();
            case QUARANTINED -> Optional.of(Finding.broken(name,
                    "transport " + name + " is in quarantine after " + info.failures() + " failures" + why,
                    "kiovec transports release " + name));
            case REFUSED -> Optional.of(Finding.broken(name, "transport " + name + " was refused" + why,
                    "update " + info.bundle().replaceFirst(" .*", "") + " FILE"));
            case UNAVAILABLE -> {
                String sentence = "transport " + name + " is unavailable" + why;
                // The transport itself says what to install or allow (rule D5), as the last part of its reason.
                String mend = info.reason().replaceFirst(".*[;:] ", "");
                yield Optional.of(needed
                        ? Finding.broken(name, sentence, mend)
                        : Finding.note(name, sentence, mend));
            }
        };
    }
}
