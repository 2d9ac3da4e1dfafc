// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.tape;

import io.kiovec.scsi.CdbFields;
import io.kiovec.sim.internal.cartridge.AuxiliaryMemory;
import io.kiovec.sim.internal.cartridge.Cartridge;
import io.kiovec.sim.internal.cartridge.CartridgeKind;
import io.kiovec.sim.internal.cartridge.MediumAttribute;
import io.kiovec.sim.internal.cartridge.Partition;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The attributes of medium auxiliary memory (SPC-4, 7.4): those that the drive computes, those of the maker, which nobody
 * writes, and those of hosts, which lie in the cartridge.
 */
final class AttributeTable {

    private static final int BINARY = 0;
    private static final int ASCII = 1;
    private static final int TEXT = 2;
    private static final int FIRST_OF_HOST = 0x0800;
    private static final int LAST_OF_HOST = 0x0bff;
    private static final int BARCODE = 0x0806;
    private static final long MEBIBYTE = 1 << 20;
    private static final int ANY_LENGTH = -1;

    /** A host's attribute that the standard knows: its format and length. */
    private record Known(int format, int length) {
    }

    private static final Map<Integer, Known> OF_HOST = new TreeMap<>(Map.of( //
            0x0800, new Known(ASCII, 8), // application vendor
            0x0801, new Known(ASCII, 32), // application name
            0x0802, new Known(ASCII, 8), // application version
            0x0803, new Known(TEXT, 160), // user medium text label
            0x0804, new Known(ASCII, 12), // date and time last written
            0x0805, new Known(BINARY, 1), // text localization identifier
            BARCODE, new Known(ASCII, 32), //
            0x0807, new Known(TEXT, 80), // owning host textual name
            0x0808, new Known(TEXT, 160), // media pool
            0x080b, new Known(ASCII, 16))); // application format version
    /** Volume coherency information. */
    private static final Known COHERENCY = new Known(BINARY, ANY_LENGTH);

    private AttributeTable() {
    }

    private static Optional<Known> known(int identifier) {
        return Optional.ofNullable(identifier == 0x080c ? COHERENCY : OF_HOST.get(identifier));
    }

    /** {@return whether a host may write it, in this format and length; an empty value removes it} */
    static boolean isWritable(MediumAttribute wanted) {
        if (wanted.identifier() < FIRST_OF_HOST || wanted.identifier() > LAST_OF_HOST) {
            return false;
        }
        int length = wanted.value().length;
        return known(wanted.identifier()).map(known -> length == 0 || wanted.format() == known.format()
                && (known.length() == ANY_LENGTH || length <= known.length())).orElse(false);
    }

    /** What hosts write is kept as long as the standard says: text is filled up with spaces, as on a label. */
    static MediumAttribute filled(MediumAttribute wanted) {
        int length = known(wanted.identifier()).map(Known::length).orElse(ANY_LENGTH);
        if (length == ANY_LENGTH || wanted.value().length == 0 || wanted.format() == BINARY) {
            return wanted;
        }
        byte[] value = Arrays.copyOf(wanted.value(), length);
        Arrays.fill(value, wanted.value().length, length, (byte) (wanted.format() == ASCII ? ' ' : 0));
        return new MediumAttribute(wanted.identifier(), wanted.format(), value);
    }

    /** {@return the identifiers that there can be} */
    static List<Integer> supported(List<MediumAttribute> present) {
        List<Integer> all = new ArrayList<>(present.stream().map(MediumAttribute::identifier).toList());
        OF_HOST.keySet().stream().filter(identifier -> !all.contains(identifier)).forEach(all::add);
        if (!all.contains(0x080c)) {
            all.add(0x080c);
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
            put(all, number(0x0000, 8, (partition.capacity() - partition.used(partition.endOfData())) / MEBIBYTE));
        } catch (IOException e) {
            // A medium that cannot be read has no remaining capacity that anybody knows.
        }
        put(all, number(0x0001, 8, partition.capacity() / MEBIBYTE));
        put(all, number(0x0002, 8, log.alerts()));
        put(all, number(0x0004, 8, AuxiliaryMemory.SPACE - memory.all().stream()
                .mapToLong(kept -> 5L + kept.value().length).sum()));
        put(all, text(0x0005, 8, "KIOVEC"));
        put(all, number(0x0006, 1, TapeModes.DENSITY));
        counts.ifPresent(count -> {
            put(all, number(MediumCounts.LOADS, 8, count.loads()));
            put(all, number(MediumCounts.FORMATS, 2, count.formats()));
            put(all, number(MediumCounts.WRITTEN, 8, count.mebibytesWritten()));
            put(all, number(MediumCounts.READ, 8, count.mebibytesRead()));
            put(all, number(0x0222, 8, count.mebibytesWrittenNow()));
            put(all, number(0x0223, 8, count.mebibytesReadNow()));
        });
        put(all, text(0x0400, 8, "KIOVEC"));
        put(all, text(0x0401, 32, cartridge.serial()));
        put(all, number(0x0403, 4, 127));
        put(all, text(0x0404, 8, "KIOVEC"));
        put(all, number(0x0405, 1, TapeModes.DENSITY));
        put(all, number(0x0407, 8, AuxiliaryMemory.SPACE));
        put(all, number(0x0408, 1, cartridge.kind() == CartridgeKind.CLEANING ? 1 : 0));
        if (!cartridge.barcode().isEmpty()) {
            all.putIfAbsent(BARCODE, text(BARCODE, 32, cartridge.barcode()));
        }
        return List.copyOf(all.values());
    }

    static boolean isReadOnly(int identifier) {
        return identifier < FIRST_OF_HOST;
    }

    private static void put(Map<Integer, MediumAttribute> all, MediumAttribute attribute) {
        all.put(attribute.identifier(), attribute);
    }

    private static MediumAttribute number(int identifier, int bytes, long value) {
        byte[] whole = new byte[8];
        CdbFields.put64(MemorySegment.ofArray(whole), 0, value);
        return new MediumAttribute(identifier, BINARY, Arrays.copyOfRange(whole, 8 - bytes, 8));
    }

    private static MediumAttribute text(int identifier, int width, String text) {
        byte[] value = new byte[width];
        Arrays.fill(value, (byte) ' ');
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, value, 0, Math.min(width, ascii.length));
        return new MediumAttribute(identifier, ASCII, value);
    }
}
