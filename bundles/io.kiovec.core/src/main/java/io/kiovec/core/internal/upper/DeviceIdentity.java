// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.upper;

import io.kiovec.io.DeviceException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Source;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.inquiry.SupportedPages;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which device it is, by its own words (SPC-6, 7.7.6 and 7.7.18), joined with what its endpoint knows. */
final class DeviceIdentity {

    private DeviceIdentity() {
    }

    /** {@return the codes of the pages that the device has; none when it knows no pages} */
    static List<Integer> pages(Questions questions) throws DeviceException {
        return questions.page(SupportedPages.CODE).flatMap(SupportedPages::parse).map(SupportedPages::pages)
                .orElse(List.of());
    }

    /**
     * Asks.
     *
     * @param questions to the device
     * @param inquiry its standard INQUIRY data
     * @param pages the pages it has
     * @param known what the endpoint knows
     * @param medium the name of the medium, where it is known
     * @return the identity
     * @throws DeviceException when the device did not answer
     */
    static Identity of(Questions questions, StandardInquiry inquiry, List<Integer> pages, Identity known,
            Optional<String> medium) throws DeviceException {
        Set<Identity.Designator> designators = new LinkedHashSet<>();
        if (pages.contains(DeviceIdentification.CODE)) {
            questions.page(DeviceIdentification.CODE).flatMap(DeviceIdentification::parse)
                    .ifPresent(page -> page.logicalUnitNames()
                            .forEach(name -> designators.add(Identity.Designator.whole(Source.VPD_83, name))));
        }
        if (designators.isEmpty() && pages.contains(UnitSerialNumber.CODE)) {
            questions.page(UnitSerialNumber.CODE).flatMap(UnitSerialNumber::parse)
                    .flatMap(page -> page.logicalUnitName(inquiry.vendor(), inquiry.product()))
                    .ifPresent(name -> designators.add(Identity.Designator.whole(Source.VENDOR, name)));
        }
        designators.addAll(known.designators());
        return new Identity(new ArrayList<>(designators), medium.or(known::medium));
    }
}
