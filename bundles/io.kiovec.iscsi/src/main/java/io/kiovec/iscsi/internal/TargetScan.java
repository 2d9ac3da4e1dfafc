// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.iscsi.internal.login.Connector;
import io.kiovec.iscsi.internal.login.Terms;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.cdb.BlockControlCdb;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.report.Lun;
import io.kiovec.scsi.report.LunList;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the targets of one configuration have: the portal is asked for them where none is named, and each of them for its units.
 * What does not answer is left out, and told in the log.
 */
final class TargetScan {

    /** Nobody wants to wait for a portal that is not there as long as for a login. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_LUNS = 16 << 10;

    private final Opening.Ground ground;
    private final TargetSettings settings;
    private final Terms terms;
    private final List<DeviceDescription> found = new ArrayList<>();

    TargetScan(Opening.Ground ground, TargetSettings settings) {
        this.ground = ground;
        this.settings = settings;
        Terms own = settings.terms();
        terms = own.loginTime().compareTo(PATIENCE) > 0 ? own.withLoginTime(PATIENCE) : own;
    }

    List<DeviceDescription> scan() {
        settings.target().ifPresentOrElse(this::units, this::targets);
        return found;
    }

    private void targets() {
        Address portal = new Address(IscsiAddress.SCHEME, settings.portal().toString());
        try {
            ground.connector().discover(settings.portal(), terms, Connector.DISCOVERY_PORT).keySet()
                    .forEach(this::units);
        } catch (IOException e) {
            ground.log().accept(portal, "cannot be asked for its targets: " + e.getMessage());
        }
    }

    /** By the portal that is configured: it is reached from here, which the addresses that a target tells need not be. */
    private void units(String target) {
        Address first = new IscsiAddress(List.of(settings.portal()), target, 0).address();
        try {
            // Unit 0 answers for all, also where there is none (SAM-6, 4.6.4).
            for (int lun : luns(first)) {
                unit(new IscsiAddress(List.of(settings.portal()), target, lun).address());
            }
        } catch (DeviceException e) {
            ground.log().accept(first, "cannot be asked for its logical units: " + e.getMessage());
        }
    }

    private List<Integer> luns(Address any) throws DeviceException {
        List<Integer> numbers = new ArrayList<>();
        new Opening(ground, any, terms).visit(dialogue -> dialogue
                .ask(any, cdb -> PrimaryCdb.reportLuns(cdb, 0, MOST_LUNS), MOST_LUNS).flatMap(LunList::parse)
                .ifPresent(list -> list.luns().forEach(lun -> {
                    OptionalInt number = Lun.number(lun);
                    number.ifPresent(numbers::add);
                })));
        return numbers;
    }

    private void unit(Address address) throws DeviceException {
        new Opening(ground, address, terms).visit(dialogue -> {
            Optional<UnitFacts> unit = UnitFacts.ask(address, dialogue);
            if (unit.isPresent()) {
                found.add(describe(address, unit.get(), dialogue));
            }
        });
    }

    private static DeviceDescription describe(Address address, UnitFacts unit, Dialogue dialogue)
            throws DeviceException {
        Set<DeviceKind> kinds = EnumSet.of(DeviceKind.SCSI);
        Optional<Capacity> capacity = Optional.empty();
        DeviceType type = unit.type();
        if (CommandEffects.isDisk(type.code())) {
            kinds.add(DeviceKind.BLOCK);
            capacity = dialogue.ask(address, cdb -> BlockControlCdb.readCapacity16(cdb, Capacity.LENGTH),
                    Capacity.LENGTH).flatMap(Capacity::parse);
        } else if (CommandEffects.isTape(type.code())) {
            kinds.add(DeviceKind.TAPE);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("vendorIdentification", unit.vendor().strip());
        facts.put("productIdentification", unit.product().strip());
        facts.put("peripheralDeviceType", type.text());
        return new DeviceDescription(address, kinds, IscsiAddress.SCHEME,
                (unit.vendor().strip() + " " + unit.product().strip()).strip(),
                capacity.isPresent()
                        ? OptionalLong.of(capacity.get().blocks() * capacity.get().blockLength())
                        : OptionalLong.empty(),
                capacity.isPresent() ? OptionalLong.of(capacity.get().blockLength()) : OptionalLong.empty(),
                unit.identity(), facts);
    }
}
