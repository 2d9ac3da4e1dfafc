// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a logical unit keeps what outlives its power: saved mode pages and, when it was asked for, persistent
 * reservations (APTPL). Names are lower-case letters, digits and hyphens; a value is at most some kilobytes. Any thread.
 */
public interface UnitStore {

    /**
     * {@return what was kept under a name}
     *
     * @param name the name
     */
    Optional<byte[]> load(String name);

    /**
     * Keeps something; durable when it returns.
     *
     * @param name the name
     * @param value all of it, in place of what was there
     */
    void save(String name, byte[] value);

    /** {@return a store that forgets everything with the process} */
    static UnitStore inMemory() {
        Map<String, byte[]> kept = new ConcurrentHashMap<>();
        return new UnitStore() {
            @Override
            public Optional<byte[]> load(String name) {
                return Optional.ofNullable(kept.get(name)).map(byte[]::clone);
            }

            @Override
            public void save(String name, byte[] value) {
                kept.put(name, value.clone());
            }
        };
    }
}
