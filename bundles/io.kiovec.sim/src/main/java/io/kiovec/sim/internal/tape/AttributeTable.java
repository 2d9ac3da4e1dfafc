// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import static io.kiovec.scsi.stream.StandardAttribute.APPLICATION_NAME;
import static io.kiovec.scsi.stream.StandardAttribute.APPLICATION_VENDOR;
import static io.kiovec.scsi.stream.StandardAttribute.APPLICATION_VERSION;
import static io.kiovec.scsi.stream.StandardAttribute.ASSIGNING_ORGANIZATION;
import static io.kiovec.scsi.stream.StandardAttribute.BARCODE;
import static io.kiovec.scsi.stream.StandardAttribute.DENSITY_ORGANIZATION;
import static io.kiovec.scsi.stream.StandardAttribute.FORMATTED_DENSITY;
import static io.kiovec.scsi.stream.StandardAttribute.FORMAT_VERSION;
import static io.kiovec.scsi.stream.StandardAttribute.INITIALIZATION_COUNT;
import static io.kiovec.scsi.stream.StandardAttribute.LAST_LOAD_READ;
import static io.kiovec.scsi.stream.StandardAttribute.LAST_LOAD_WRITTEN;
import static io.kiovec.scsi.stream.StandardAttribute.LAST_WRITTEN;
import static io.kiovec.scsi.stream.StandardAttribute.LOAD_COUNT;
import static io.kiovec.scsi.stream.StandardAttribute.LOCALIZATION;
import static io.kiovec.scsi.stream.StandardAttribute.MAXIMUM_CAPACITY;
import static io.kiovec.scsi.stream.StandardAttribute.MEDIA_POOL;
import static io.kiovec.scsi.stream.StandardAttribute.MEDIUM_DENSITY;
import static io.kiovec.scsi.stream.StandardAttribute.MEDIUM_MANUFACTURER;
import static io.kiovec.scsi.stream.StandardAttribute.MEDIUM_SERIAL_NUMBER;
import static io.kiovec.scsi.stream.StandardAttribute.MEDIUM_TYPE;
import static io.kiovec.scsi.stream.StandardAttribute.MEDIUM_WIDTH;
import static io.kiovec.scsi.stream.StandardAttribute.MEMORY_CAPACITY;
import static io.kiovec.scsi.stream.StandardAttribute.MEMORY_SPACE_REMAINING;
import static io.kiovec.scsi.stream.StandardAttribute.OWNING_HOST;
import static io.kiovec.scsi.stream.StandardAttribute.REMAINING_CAPACITY;
import static io.kiovec.scsi.stream.StandardAttribute.TAPE_ALERT_FLAGS;
import static io.kiovec.scsi.stream.StandardAttribute.TOTAL_READ;
import static io.kiovec.scsi.stream.StandardAttribute.TOTAL_WRITTEN;
import static io.kiovec.scsi.stream.StandardAttribute.USER_LABEL;

import io.kiovec.scsi.stream.MediumAttribute;
import io.kiovec.scsi.stream.MediumAttribute.Format;
import io.kiovec.scsi.stream.StandardAttribute;
import io.kiovec.sim.internal.cartridge.AuxiliaryMemory;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attributes of medium auxiliary memory (SPC-4, 7.4): those that the drive computes, those of the maker, which nobody
 * writes, and those of hosts, which lie in the cartridge.
 */
final class AttributeTable {

    private static final int FIRST_OF_HOST = 0x0800;
    private static final long MEBIBYTE = 1 << 20;
    /** Volume coherency information: of any length. */
    private static final int COHERENCY = 0x080c;
    /** What hosts may write beside that, each of the standard's format and length. */
    private static final Set<StandardAttribute> OF_HOST = EnumSet.of(APPLICATION_VENDOR, APPLICATION_NAME,
            APPLICATION_VERSION, USER_LABEL, LAST_WRITTEN, LOCALIZATION, BARCODE, OWNING_HOST, MEDIA_POOL,
            FORMAT_VERSION);

    private AttributeTable() {
    }

    private static Optional<StandardAttribute> ofHost(int identifier) {
        return StandardAttribute.of(identifier).filter(OF_HOST::contains);
    }

    /** {@return whether a host may write it, in this format and length; an empty value removes it} */
    static boolean isWritable(MediumAttribute wanted) {
        if (wanted.identifier() == COHERENCY) {
            return wanted.length() == 0 || wanted.format() == Format.BINARY;
        }
        return ofHost(wanted.identifier()).filter(known -> wanted.length() == 0
                || wanted.format() == known.format() && wanted.length() <= known.length()).isPresent();
    }

    /** What hosts write is kept as long as the standard says: text is filled up with spaces, as on a label. */
    static MediumAttribute filled(MediumAttribute wanted) {
        int length = ofHost(wanted.identifier()).map(StandardAttribute::length).orElse(0);
        if (length == 0 || wanted.length() == 0 || wanted.format() == Format.BINARY) {
            return wanted;
        }
        byte[] value = Arrays.copyOf(wanted.value(), length);
        Arrays.fill(value, wanted.length(), length, (byte) (wanted.format() == Format.ASCII ? ' ' : 0));
        return MediumAttribute.of(wanted.identifier(), wanted.format(), wanted.access(), value);
    }

    /** {@return the identifiers that there can be} */
    static List<Integer> supported(List<MediumAttribute> present) {
        List<Integer> all = new ArrayList<>(present.stream().map(MediumAttribute::identifier).toList());
        OF_HOST.stream().map(StandardAttribute::identifier).filter(identifier -> !all.contains(identifier))
                .forEach(all::add);
        if (!all.contains(COHERENCY)) {
            all.add(COHERENCY);
        }
        all.sort(null);
        return all;
    }

    /** {@return all attributes of a partition, in order} */
    static List<MediumAttribute> all(Cartridge cartridge, int number, DriveLog log, Optional<MediumCounts> counts) {
        AuxiliaryMemory memory = cartridge.memory(number);
        Partition partition = cartridge.partition(number);
        TreeMap<Integer, MediumAttribute> all = new TreeMap<>();
        memory.all().stream().filter(kept -> kept.identifier() >= FIRST_OF_HOST)
                .forEach(kept -> all.put(kept.identifier(), kept));
        try {
            put(all, REMAINING_CAPACITY, (partition.capacity() - partition.used(partition.endOfData())) / MEBIBYTE);
        } catch (IOException e) {
            // A medium that cannot be read has no remaining capacity that anybody knows.
        }
        put(all, MAXIMUM_CAPACITY, partition.capacity() / MEBIBYTE);
        put(all, TAPE_ALERT_FLAGS, log.alerts());
        put(all, MEMORY_SPACE_REMAINING, AuxiliaryMemory.SPACE - memory.all().stream()
                .mapToLong(kept -> 5L + kept.length()).sum());
        put(all, DENSITY_ORGANIZATION, "KIOVEC");
        put(all, FORMATTED_DENSITY, TapeModes.DENSITY);
        counts.ifPresent(count -> {
            put(all, LOAD_COUNT, count.loads());
            put(all, INITIALIZATION_COUNT, count.formats());
            put(all, TOTAL_WRITTEN, count.mebibytesWritten());
            put(all, TOTAL_READ, count.mebibytesRead());
            put(all, LAST_LOAD_WRITTEN, count.mebibytesWrittenNow());
            put(all, LAST_LOAD_READ, count.mebibytesReadNow());
        });
        put(all, MEDIUM_MANUFACTURER, "KIOVEC");
        put(all, MEDIUM_SERIAL_NUMBER, cartridge.serial());
        put(all, MEDIUM_WIDTH, 127);
        put(all, ASSIGNING_ORGANIZATION, "KIOVEC");
        put(all, MEDIUM_DENSITY, TapeModes.DENSITY);
        put(all, MEMORY_CAPACITY, AuxiliaryMemory.SPACE);
        put(all, MEDIUM_TYPE, cartridge.kind() == CartridgeKind.CLEANING ? 1 : 0);
        if (!cartridge.barcode().isEmpty()) {
            all.putIfAbsent(BARCODE.identifier(), MediumAttribute.of(BARCODE, cartridge.barcode()));
        }
        return List.copyOf(all.values());
    }

    private static void put(Map<Integer, MediumAttribute> all, StandardAttribute attribute, long value) {
        all.put(attribute.identifier(), MediumAttribute.of(attribute, value));
    }

    private static void put(Map<Integer, MediumAttribute> all, StandardAttribute attribute, String value) {
        all.put(attribute.identifier(), MediumAttribute.of(attribute, value));
    }
}
