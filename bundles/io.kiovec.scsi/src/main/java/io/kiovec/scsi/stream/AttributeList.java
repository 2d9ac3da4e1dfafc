// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.stream;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.ParameterData;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The data of READ ATTRIBUTE, attribute values, and of WRITE ATTRIBUTE (SPC-4, 6.17.2 and 6.48). The static methods make the
 * lists of READ ATTRIBUTE's other service actions.
 *
 * @param attributes in order of their identifiers
 */
public record AttributeList(List<MediumAttribute> attributes) implements ParameterData {

    private static final int HEADER = 4;
    private static final int ATTRIBUTE_HEADER = 5;

    /** Puts the attributes into order. */
    public AttributeList {
        attributes = attributes.stream().sorted(Comparator.comparingInt(MediumAttribute::identifier)).toList();
    }

    /**
     * Reads the data.
     *
     * @param data of any length
     * @return the attributes that are there whole; empty when there is less than a header
     */
    public static Optional<AttributeList> parse(MemorySegment data) {
        Received received = new Received(data);
        if (!received.has(0, HEADER)) {
            return Optional.empty();
        }
        Received list = received.part(HEADER, received.u32(0));
        List<MediumAttribute> attributes = new ArrayList<>();
        long at = 0;
        while (list.has(at, ATTRIBUTE_HEADER) && list.has(at + ATTRIBUTE_HEADER, list.u16(at + 3))) {
            attributes.add(MediumAttribute.read(list, at));
            at += ATTRIBUTE_HEADER + list.u16(at + 3);
        }
        return Optional.of(new AttributeList(attributes));
    }

    /**
     * Whether a parameter list of WRITE ATTRIBUTE is as long as it says, and made of whole attributes.
     *
     * @param list of the length that the CDB says
     * @return false: a PARAMETER LIST LENGTH ERROR
     */
    public static boolean isWhole(MemorySegment list) {
        Received received = new Received(list);
        long end = HEADER + received.u32(0);
        if (!received.has(0, HEADER) || end > received.size()) {
            return false;
        }
        long at = HEADER;
        while (at < end && received.has(at, ATTRIBUTE_HEADER)) {
            at += ATTRIBUTE_HEADER + received.u16(at + 3);
        }
        return at == end;
    }

    /**
     * The identifiers alone: service actions ATTRIBUTE LIST and SUPPORTED ATTRIBUTES (SPC-4, 6.17.3 and 6.17.6).
     *
     * @param identifiers each 0 to 65535; they are put into order
     * @return the list, ready to be sent
     */
    public static ParameterData identifiers(Collection<Integer> identifiers) {
        DataBuilder data = new DataBuilder().u32(2L * identifiers.size());
        identifiers.stream().sorted().forEach(data::u16);
        byte[] bytes = data.build();
        return () -> bytes;
    }

    /**
     * Reads identifiers alone, as many as are there.
     *
     * @param data of any length
     * @return the identifiers, each 0 to 65535
     */
    public static List<Integer> parseIdentifiers(MemorySegment data) {
        Received list = new Received(data).part(HEADER, new Received(data).u32(0));
        List<Integer> identifiers = new ArrayList<>();
        for (long at = 0; list.has(at, 2); at += 2) {
            identifiers.add(list.u16(at));
        }
        return List.copyOf(identifiers);
    }

    /**
     * Logical volumes or partitions: service actions VOLUME LIST and PARTITION LIST (SPC-4, 6.17.4 and 6.17.5).
     *
     * @param first the first number, 0 to 255
     * @param count how many there are, 0 to 255
     * @return the list, ready to be sent
     */
    public static ParameterData numbers(int first, int count) {
        byte[] bytes = new DataBuilder().u16(2).u8(first).u8(count).build();
        return () -> bytes;
    }

    /**
     * One attribute.
     *
     * @param identifier 0 to 65535
     * @return the attribute; empty when it is not in the list
     */
    public Optional<MediumAttribute> find(int identifier) {
        return attributes.stream().filter(attribute -> attribute.identifier() == identifier).findFirst();
    }

    @Override
    public byte[] bytes() {
        DataBuilder data = new DataBuilder().u32(0);
        attributes.forEach(attribute -> attribute.write(data));
        return data.patch(0, data.size() - 4L, 4).build();
    }
}
