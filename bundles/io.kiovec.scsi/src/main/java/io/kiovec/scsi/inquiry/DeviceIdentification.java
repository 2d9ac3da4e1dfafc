// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.inquiry;

import io.kiovec.scsi.DataBuilder;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Device Identification, 83h (SPC-4, 7.8.6).
 *
 * @param designators the names, in the device's order
 */
public record DeviceIdentification(List<Designator> designators) implements VpdPage.Content {

    /** This page's code. */
    public static final int CODE = 0x83;

    /** In the order of trust. */
    private static final List<Designator.Type> ORDER = List.of(Designator.Type.NAA, Designator.Type.EUI_64,
            Designator.Type.UUID, Designator.Type.SCSI_NAME, Designator.Type.T10_VENDOR_ID);
    private static final Map<Designator.Type, String> TRUSTED = Map.of(Designator.Type.NAA, "naa.",
            Designator.Type.EUI_64, "eui.", Designator.Type.UUID, "uuid.", Designator.Type.SCSI_NAME, "name.",
            Designator.Type.T10_VENDOR_ID, "t10.");

    /** Copies the list. */
    public DeviceIdentification {
        designators = List.copyOf(designators);
    }

    /**
     * Reads the page.
     *
     * @param page with its header, of any length
     * @return the names that are there whole; empty when it is another page
     */
    public static Optional<DeviceIdentification> parse(MemorySegment page) {
        return VpdPage.body(page, CODE).map(DeviceIdentification::names);
    }

    private static DeviceIdentification names(Received body) {
        List<Designator> names = new ArrayList<>();
        long at = 0;
        while (body.has(at, 4) && body.has(at + 4, body.u8(at + 3))) {
            int second = body.u8(at + 1);
            Designator name = Designator.of(Designator.Association.values()[second >> 4 & 3],
                    Designator.Type.values()[second & 0xf], body.u8(at), body.part(at + 4, body.u8(at + 3)).bytes());
            names.add((second & 0x80) != 0 ? name.withProtocol(body.u8(at) >> 4) : name);
            at += 4 + body.u8(at + 3);
        }
        return new DeviceIdentification(names);
    }

    /**
     * The best name of the logical unit, for telling it from others: of the types NAA, EUI-64, UUID, SCSI name, T10 vendor
     * identification the first that there is, and the longest of that type.
     *
     * @return the name; empty when there is none that is unique in the world
     */
    public Optional<Designator> logicalUnit() {
        for (Designator.Type type : ORDER) {
            Optional<Designator> best = designators.stream()
                    .filter(name -> name.association() == Designator.Association.LOGICAL_UNIT && name.type() == type)
                    .max(Comparator.comparingInt(name -> name.value().length));
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    /**
     * The names of the logical unit that are worth trusting, the most trusted first, each with what says its kind before it:
     * {@code naa.}, {@code eui.}, {@code uuid.}, {@code name.} or {@code t10.}. Whoever names a device by one of them names
     * it so, whichever way it is reached.
     *
     * @return the names; none when there are none of these types
     */
    public List<String> logicalUnitNames() {
        return designators.stream()
                .filter(name -> name.association() == Designator.Association.LOGICAL_UNIT
                        && TRUSTED.containsKey(name.type()))
                .sorted(Comparator.comparingInt(name -> ORDER.indexOf(name.type())))
                .map(name -> TRUSTED.get(name.type()) + name.text()).toList();
    }

    /** {@return the relative number of the port that answered, where the device says it} */
    public OptionalInt relativeTargetPort() {
        return ofPort(Designator.Type.RELATIVE_TARGET_PORT);
    }

    /** {@return the group of the port that answered, where the device says it} */
    public OptionalInt targetPortGroup() {
        return ofPort(Designator.Type.TARGET_PORT_GROUP);
    }

    private OptionalInt ofPort(Designator.Type type) {
        return designators.stream().filter(name -> name.type() == type)
                .map(name -> new Received(MemorySegment.ofArray(name.value()))).mapToInt(name -> name.u16(2))
                .findFirst();
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public byte[] body() {
        DataBuilder data = new DataBuilder();
        designators.forEach(name -> name.write(data));
        return data.build();
    }
}
