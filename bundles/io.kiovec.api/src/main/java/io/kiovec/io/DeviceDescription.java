// SPDX-License-Identifier: Apache-2.0
package io.kiovec.io;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A device as a transport's scan sees it, without opening it for use.
 *
 * @param address the name to open it by
 * @param kinds what it can be opened as
 * @param transport the name of the transport that found it
 * @param description what it is, for people: vendor and product, backing file, adapter
 * @param capacity bytes; empty where unknown
 * @param blockSize bytes of a logical block; empty where unknown
 * @param identity which device it is, as far as that is told without opening it: the medium is mostly missing. By it a
 *     device that comes back under another name is found (rule S5)
 * @param facts the parts of the description for programs, in order: names of the standards in camel case, such as
 *     {@code vendorIdentification}, and their values; none where the transport knows none
 */
public record DeviceDescription(Address address, Set<DeviceKind> kinds, String transport, String description,
        OptionalLong capacity, OptionalLong blockSize, Identity identity, Map<String, String> facts) {

    /** Keeps its own set and map. */
    public DeviceDescription {
        Objects.requireNonNull(address, "address");
        kinds = Set.copyOf(kinds);
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(capacity, "capacity");
        Objects.requireNonNull(blockSize, "blockSize");
        Objects.requireNonNull(identity, "identity");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Describes a device in words for people only.
     *
     * @param address the name to open it by
     * @param kinds what it can be opened as
     * @param transport the name of the transport that found it
     * @param description what it is, for people
     * @param capacity bytes; empty where unknown
     * @param blockSize bytes of a logical block; empty where unknown
     * @param identity which device it is
     */
    public DeviceDescription(Address address, Set<DeviceKind> kinds, String transport, String description,
            OptionalLong capacity, OptionalLong blockSize, Identity identity) {
        this(address, kinds, transport, description, capacity, blockSize, identity, Map.of());
    }

    /**
     * Describes a device of which the scan does not know which it is.
     *
     * @param address the name to open it by
     * @param kinds what it can be opened as
     * @param transport the name of the transport that found it
     * @param description what it is, for people
     * @param capacity bytes; empty where unknown
     * @param blockSize bytes of a logical block; empty where unknown
     */
    public DeviceDescription(Address address, Set<DeviceKind> kinds, String transport, String description,
            OptionalLong capacity, OptionalLong blockSize) {
        this(address, kinds, transport, description, capacity, blockSize, Identity.UNKNOWN);
    }
}
