// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import io.kiovec.io.Identity.Source;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.InquiryFlag;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a logical unit says of itself by INQUIRY, which disturbs nothing and takes no unit attention away.
 *
 * @param type the peripheral device type
 * @param vendor its vendor
 * @param product its product
 * @param identity which device it is: VPD page 83h, without it the serial number
 * @param group the group of the target's port that answered; empty where the unit can be reached by all ports alike
 */
record UnitFacts(DeviceType type, String vendor, String product, Identity identity, Optional<PortGroup> group) {

    /**
     * A group of target ports by which a unit can be reached in the same way (SPC-4, 5.11).
     *
     * @param number 0 to 65535
     * @param change who changes how
     */
    record PortGroup(int number, Change change) {
    }

    /** Who changes how a unit can be reached by a group of ports. */
    enum Change {
        /** The target by itself. */
        BY_TARGET,
        /** Initiators too, by command. */
        BY_COMMAND
    }

    private static final int STANDARD = 96;
    private static final int PAGE = 1024;
    /** Peripheral qualifier: there can be no unit, or there is none now (SPC-6, 6.7.2). */
    private static final int THERE = 0;

    /** {@return the facts; empty when there is no such unit} */
    static Optional<UnitFacts> ask(Address address, Dialogue dialogue) throws DeviceException {
        Optional<StandardInquiry> inquiry = dialogue
                .ask(address, cdb -> PrimaryCdb.inquiry(cdb, STANDARD), STANDARD).flatMap(StandardInquiry::parse)
                .filter(told -> told.peripheral().qualifier() == THERE);
        if (inquiry.isEmpty()) {
            return Optional.empty();
        }
        StandardInquiry told = inquiry.get();
        List<Designator> names = new ArrayList<>();
        Optional<DeviceIdentification> identification = page(address, dialogue, DeviceIdentification.CODE)
                .flatMap(DeviceIdentification::parse);
        identification.ifPresent(page -> page.logicalUnitNames()
                .forEach(name -> names.add(Designator.whole(Source.VPD_83, name))));
        if (names.isEmpty()) {
            page(address, dialogue, UnitSerialNumber.CODE).flatMap(UnitSerialNumber::parse)
                    .flatMap(page -> page.logicalUnitName(told.vendor(), told.product()))
                    .ifPresent(name -> names.add(Designator.whole(Source.VENDOR, name)));
        }
        return Optional.of(new UnitFacts(told.peripheral().type(), told.vendor(), told.product(),
                new Identity(names, Optional.empty()), identification.flatMap(page -> group(told, page))));
    }

    private static Optional<PortGroup> group(StandardInquiry told, DeviceIdentification page) {
        boolean byCommand = told.has(InquiryFlag.EXPLICIT_PORT_GROUPS);
        if (!byCommand && !told.has(InquiryFlag.IMPLICIT_PORT_GROUPS)) {
            return Optional.empty();
        }
        OptionalInt number = page.targetPortGroup();
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(new PortGroup(number.getAsInt(), byCommand ? Change.BY_COMMAND : Change.BY_TARGET));
    }

    private static Optional<MemorySegment> page(Address address, Dialogue dialogue, int code) throws DeviceException {
        return dialogue.ask(address, cdb -> PrimaryCdb.inquiryPage(cdb, code, PAGE), PAGE);
    }
}
