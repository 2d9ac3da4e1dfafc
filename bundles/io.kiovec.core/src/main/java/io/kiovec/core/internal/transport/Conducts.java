// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

import io.kiovec.core.internal.CoreSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;

/** The conduct of each name that ever served, which outlives its service (rule S8). Any thread. */
final class Conducts {

    /** A bundle as it was installed or updated last. */
    private record Stamp(long bundle, long modified) {
    }

    /** The conduct of a name, and whose it is. */
    private record Named(Conduct conduct, Stamp stamp) {
    }

    private final Supplier<CoreSettings.Values> rules;
    private final LongSupplier nanoTime;
    private final Consumer<String> quarantined;
    private final Map<String, Named> names = new ConcurrentHashMap<>();

    /**
     * Knows no name yet.
     *
     * @param rules when a driver is in quarantine
     * @param nanoTime the time
     * @param quarantined told of a name whose quarantine begins
     */
    Conducts(Supplier<CoreSettings.Values> rules, LongSupplier nanoTime, Consumer<String> quarantined) {
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.quarantined = quarantined;
    }

    /** {@return the conduct of a name, which begins with nothing when there is none} */
    Conduct of(String name, Bundle bundle) {
        return names.computeIfAbsent(name, absent -> new Named(
                new Conduct(name, rules, nanoTime, () -> quarantined.accept(name)), stamp(bundle))).conduct();
    }

    private static Stamp stamp(Bundle bundle) {
        return new Stamp(bundle.getBundleId(), bundle.getLastModified());
    }

    /**
     * A bundle serves by a name that nobody else serves by: when it was updated since, or another one was installed, its
     * failures are forgotten.
     *
     * @return whether that ended a quarantine
     */
    boolean renewed(String name, Bundle bundle) {
        Named named = names.get(name);
        if (named == null || named.stamp().equals(stamp(bundle))) {
            return false;
        }
        names.put(name, new Named(named.conduct(), stamp(bundle)));
        return named.conduct().release();
    }

    /** Forgets the failures of a name; {@return whether that ended a quarantine} */
    boolean release(String name) {
        Named named = names.get(name);
        return named != null && named.conduct().release();
    }

    /** {@return why a name is in quarantine, empty when it is not} */
    Optional<String> quarantine(String name) {
        return Optional.ofNullable(names.get(name)).flatMap(named -> named.conduct().quarantine());
    }

    /** {@return the names that are in quarantine} */
    List<String> inQuarantine() {
        return names.keySet().stream().filter(name -> quarantine(name).isPresent()).sorted().toList();
    }
}
