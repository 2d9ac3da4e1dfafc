// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.scsi.cdb.StreamControlCdb;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import io.kiovec.scsi.stream.AttributeList;
import io.kiovec.scsi.stream.StandardAttribute;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Which drive and cartridge it is (rule S5): the drive by the pages that the kernel keeps in sysfs, with the same names
 * that the core gives a SCSI device; the cartridge by its memory, where st lets the drive be asked.
 */
final class StIdentity {

    private static final int ATTRIBUTE_BYTES = 252;
    private static final List<StandardAttribute> MEDIUM_NAMES = List.of(StandardAttribute.BARCODE,
            StandardAttribute.MEDIUM_SERIAL_NUMBER);

    private StIdentity() {
    }

    static Identity of(StSysfs sysfs, StNode node) {
        return new Identity(drive(sysfs), medium(node));
    }

    static List<Designator> drive(StSysfs sysfs) {
        List<Designator> names = page(sysfs, DeviceIdentification.CODE).flatMap(DeviceIdentification::parse)
                .map(DeviceIdentification::logicalUnitNames).orElse(List.of()).stream()
                .map(name -> Designator.whole(Source.VPD_83, name)).toList();
        return names.isEmpty() ? serial(sysfs).stream().toList() : names;
    }

    private static Optional<Designator> serial(StSysfs sysfs) {
        return page(sysfs, UnitSerialNumber.CODE).flatMap(UnitSerialNumber::parse)
                .flatMap(page -> page.logicalUnitName(sysfs.device("vendor").orElse("-"),
                        sysfs.device("model").orElse("-")))
                .map(name -> Designator.whole(Source.VENDOR, name));
    }

    private static Optional<MemorySegment> page(StSysfs sysfs, int code) {
        return sysfs.page(code).map(MemorySegment::ofArray);
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
