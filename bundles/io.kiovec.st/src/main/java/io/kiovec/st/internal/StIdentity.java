// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Source;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.scsi.inquiry.Designator;
import io.kiovec.scsi.inquiry.Designator.Association;
import io.kiovec.scsi.inquiry.Designator.Type;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import io.kiovec.scsi.stream.AttributeList;
import io.kiovec.scsi.stream.StandardAttribute;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which drive and cartridge it is (rule S5): the drive by the pages that the kernel keeps in sysfs, with the same names
 * that the core gives a SCSI device; the cartridge by its memory, where st lets the drive be asked.
 */
final class StIdentity {

    private static final Map<Type, String> TRUSTED = new LinkedHashMap<>();
    private static final int ATTRIBUTE_BYTES = 252;
    private static final List<StandardAttribute> MEDIUM_NAMES = List.of(StandardAttribute.BARCODE,
            StandardAttribute.MEDIUM_SERIAL_NUMBER);

    static {
        TRUSTED.put(Type.NAA, "naa.");
        TRUSTED.put(Type.EUI_64, "eui.");
        TRUSTED.put(Type.UUID, "uuid.");
        TRUSTED.put(Type.SCSI_NAME, "name.");
        TRUSTED.put(Type.T10_VENDOR_ID, "t10.");
    }

    private static final List<Type> ORDER = List.copyOf(TRUSTED.keySet());

    private StIdentity() {
    }

    static Identity of(StSysfs sysfs, StNode node) {
        return new Identity(drive(sysfs), medium(node));
    }

    static List<Identity.Designator> drive(StSysfs sysfs) {
        List<Identity.Designator> names = new ArrayList<>(
                sysfs.page(DeviceIdentification.CODE).map(MemorySegment::ofArray).flatMap(DeviceIdentification::parse)
                        .map(StIdentity::ofLogicalUnit).orElse(List.of()));
        if (names.isEmpty()) {
            sysfs.page(UnitSerialNumber.CODE).map(MemorySegment::ofArray).flatMap(UnitSerialNumber::parse)
                    .map(UnitSerialNumber::number).filter(number -> !number.isBlank())
                    .ifPresent(number -> names.add(Identity.Designator.whole(Source.VENDOR,
                            sysfs.device("vendor").orElse("") + " " + sysfs.device("model").orElse("") + " "
                                    + number)));
        }
        return names;
    }

    private static List<Identity.Designator> ofLogicalUnit(DeviceIdentification page) {
        return page.designators().stream()
                .filter(one -> one.association() == Association.LOGICAL_UNIT && TRUSTED.containsKey(one.type()))
                .sorted(Comparator.comparingInt((Designator one) -> ORDER.indexOf(one.type())))
                .map(one -> Identity.Designator.whole(Source.VPD_83, TRUSTED.get(one.type()) + one.text())).toList();
    }

    private static Optional<String> medium(StNode node) {
        for (StandardAttribute attribute : MEDIUM_NAMES) {
            Optional<String> name = node
                    .ask(cdb -> StreamControlCdb.readAttribute(cdb, StreamControlCdb.ATTRIBUTE_VALUES, 0, 0,
                            attribute.identifier(), ATTRIBUTE_BYTES), ATTRIBUTE_BYTES)
                    .flatMap(AttributeList::parse).flatMap(list -> list.find(attribute.identifier()))
                    .map(one -> one.text().strip()).filter(text -> !text.isEmpty());
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }
}
