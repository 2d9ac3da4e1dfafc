// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import io.kiovec.scsi.stream.MediumAttribute;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The attributes that hosts and the maker have written about a partition (SPC-4, 7.4). What the drive computes itself, as
 * remaining capacity, is not in it. One thread at a time.
 */
public final class AuxiliaryMemory {

    /** Bytes of all attributes of a cartridge together, each counted with 5 bytes more than its value. */
    public static final int SPACE = 32 << 10;

    private final Partition.SuperblockWriter superblock;
    private final Room room;
    private final TreeMap<Integer, MediumAttribute> attributes = new TreeMap<>();

    /** How many bytes are free in all memories of the cartridge. */
    interface Room {
        long left();
    }

    AuxiliaryMemory(List<MediumAttribute> attributes, Partition.SuperblockWriter superblock, Room room) {
        this.superblock = superblock;
        this.room = room;
        attributes.forEach(attribute -> this.attributes.put(attribute.identifier(), attribute));
    }

    /** {@return all attributes in order of their identifiers} */
    public List<MediumAttribute> all() {
        return List.copyOf(attributes.values());
    }

    /** {@return an attribute} */
    public Optional<MediumAttribute> get(int identifier) {
        return Optional.ofNullable(attributes.get(identifier));
    }

    /**
     * Writes attributes, all or none; one with an empty value is removed. They survive a loss of power.
     *
     * @param changes what to write
     * @return whether there was room
     * @throws IOException when they cannot be written; it is not known then whether they are
     */
    public boolean write(List<MediumAttribute> changes) throws IOException {
        long more = 0;
        for (MediumAttribute change : changes) {
            MediumAttribute present = attributes.get(change.identifier());
            more += size(change) - (present == null ? 0 : size(present));
        }
        if (more > room.left()) {
            return false;
        }
        for (MediumAttribute change : changes) {
            if (change.length() == 0) {
                attributes.remove(change.identifier());
            } else {
                attributes.put(change.identifier(), change);
            }
        }
        superblock.write();
        return true;
    }

    /** {@return bytes that it takes} */
    long size() {
        return attributes.values().stream().mapToLong(AuxiliaryMemory::size).sum();
    }

    private static long size(MediumAttribute attribute) {
        return attribute.length() == 0 ? 0 : 5L + attribute.length();
    }
}
