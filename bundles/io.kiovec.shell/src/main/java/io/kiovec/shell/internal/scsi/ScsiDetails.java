// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.ScsiDevice;
import io.kiovec.io.DeviceException;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.block.Capacity;
import io.kiovec.scsi.cdb.BlockControlCdb;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.BlockCharacteristics;
import io.kiovec.scsi.inquiry.BlockLimits;
import io.kiovec.scsi.inquiry.Designator;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.InquiryFlag;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.inquiry.SupportedPages;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.LogParameter;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a SCSI device says of itself, as far as it tells which device it is and what bounds it. Named by the standards' words
 * in camel case; lengths in {@code blockLimits} are in logical blocks, as they are there (SPC-6, 6.7, 7.3 and 7.7; SBC-5,
 * 5.20 and 6.6).
 *
 * @param type the kind of device, {@link DeviceType#UNKNOWN} when it did not say
 * @param values names and values in order; a value is a text, a number, a list, or again such a map
 */
public record ScsiDetails(DeviceType type, Map<String, Object> values) {

    private static final int INQUIRY_BYTES = 96;
    private static final int CAPACITY_10_BYTES = 8;
    private static final int TEMPERATURE_PAGE = 0x0d;
    /** Where there is no sensor, or it fails. */
    private static final int NO_TEMPERATURE = 0xff;
    private static final List<String> VERSIONS = List.of("none", "SCSI-1", "SCSI-2", "SPC", "SPC-2", "SPC-3", "SPC-4",
            "SPC-5", "SPC-6");

    /** A name in page 83h; a program sees its parts, people a line. */
    record Named(String association, String designatorType, String designator) {

        static Named of(Designator name) {
            return new Named(words(name.association()), words(name.type()), name.text());
        }

        private static String words(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        @Override
        public String toString() {
            return association + " " + designatorType + " " + designator;
        }
    }

    /**
     * Asks a device.
     *
     * @param device whom, open for reading
     * @return what it says
     * @throws DeviceException when it cannot be asked
     */
    public static ScsiDetails of(ScsiDevice device) throws DeviceException {
        Initiator questions = new Initiator(device);
        Map<String, Object> values = new LinkedHashMap<>();
        Optional<StandardInquiry> inquiry = questions.ask(cdb -> PrimaryCdb.inquiry(cdb, INQUIRY_BYTES), INQUIRY_BYTES)
                .flatMap(StandardInquiry::parse);
        inquiry.ifPresent(said -> values.put("inquiry", inquiry(said)));
        DeviceType type = inquiry.map(said -> said.peripheral().type()).orElse(DeviceType.UNKNOWN);
        List<Integer> pages = questions.vital(SupportedPages.CODE).flatMap(SupportedPages::parse)
                .map(SupportedPages::pages).orElse(List.of());
        Pages vital = new Pages(questions, pages);
        values.put("unitSerialNumber", vital.read(UnitSerialNumber.CODE, UnitSerialNumber::parse)
                .map(UnitSerialNumber::number).map(String::strip).orElse(null));
        values.put("designators", vital.read(DeviceIdentification.CODE, DeviceIdentification::parse)
                .map(page -> page.designators().stream().map(Named::of).toList()).orElse(List.of()));
        if (CommandEffects.isDisk(type.code())) {
            values.put("readCapacity", capacity(questions));
            values.put("blockLimits",
                    vital.read(BlockLimits.CODE, BlockLimits::parse).map(ScsiDetails::limits).orElse(null));
            values.put("blockDeviceCharacteristics",
                    vital.read(BlockCharacteristics.CODE, BlockCharacteristics::parse)
                            .map(ScsiDetails::characteristics).orElse(null));
        }
        values.put("supportedVpdPages", codes(pages));
        List<Integer> logs = questions.log(0, 0).map(LogPage::parseSupported).orElse(List.of());
        values.put("supportedLogPages", codes(logs));
        if (logs.contains(TEMPERATURE_PAGE)) {
            values.put("temperature",
                    questions.log(TEMPERATURE_PAGE, 0).flatMap(LogPage::parse).map(ScsiDetails::temperature)
                            .orElse(null));
        }
        return new ScsiDetails(type, values);
    }

    /** The pages that the device says it has. */
    private record Pages(Initiator questions, List<Integer> codes) {
        <T> Optional<T> read(int code, Function<MemorySegment, Optional<T>> parse) throws DeviceException {
            return codes.contains(code) ? questions.vital(code).flatMap(parse) : Optional.empty();
        }
    }

    static Map<String, Object> inquiry(StandardInquiry said) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("peripheralQualifier", said.peripheral().qualifier());
        values.put("peripheralDeviceType", said.peripheral().type().text());
        values.put("removableMedium", said.has(InquiryFlag.REMOVABLE));
        values.put("version", said.version() < VERSIONS.size()
                ? VERSIONS.get(said.version())
                : "%02Xh".formatted(said.version()));
        values.put("vendorIdentification", said.vendor().strip());
        values.put("productIdentification", said.product().strip());
        values.put("productRevisionLevel", said.revision().strip());
        return values;
    }

    static Map<String, Object> capacity(Initiator questions) throws DeviceException {
        Optional<Capacity> sixteen = questions
                .ask(cdb -> BlockControlCdb.readCapacity16(cdb, Capacity.LENGTH), Capacity.LENGTH)
                .flatMap(Capacity::parse);
        Optional<Capacity> told = sixteen.isPresent()
                ? sixteen
                : questions.ask(BlockControlCdb::readCapacity10, CAPACITY_10_BYTES).flatMap(Capacity::parseTen);
        if (told.isEmpty()) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("returnedLogicalBlockAddress", told.get().lastAddress());
        values.put("logicalBlockLengthInBytes", told.get().blockLength());
        sixteen.ifPresent(more -> {
            values.put("protectionType", more.protectionType());
            values.put("protectionInformationIntervalsExponent", more.protectionExponent());
            values.put("logicalBlocksPerPhysicalBlockExponent", more.physicalExponent());
            values.put("logicalBlockProvisioningManagementEnabled", more.has(Capacity.PROVISIONED));
            values.put("logicalBlockProvisioningReadZeros", more.has(Capacity.UNMAPPED_READ_ZEROS));
            values.put("lowestAlignedLogicalBlockAddress", more.lowestAligned());
        });
        return values;
    }

    private static Map<String, Object> limits(BlockLimits page) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("writeSameNonZero", page.writeSameZero() == BlockLimits.ZeroLength.REFUSED);
        values.put("maximumCompareAndWriteLength", page.compareAndWrite());
        values.put("optimalTransferLengthGranularity", page.transferGranularity());
        values.put("maximumTransferLength", page.transfer());
        values.put("optimalTransferLength", page.bestTransfer());
        values.put("maximumPrefetchLength", page.preFetch());
        values.put("maximumUnmapLbaCount", page.unmap());
        values.put("maximumUnmapBlockDescriptorCount", page.unmapDescriptors());
        values.put("optimalUnmapGranularity", page.unmapGranularity());
        values.put("unmapGranularityAlignment",
                page.unmapAlignment().isPresent() ? page.unmapAlignment().getAsLong() : null);
        values.put("maximumWriteSameLength", page.writeSame());
        values.put("maximumAtomicTransferLength", page.atomic().transfer());
        values.put("atomicAlignment", page.atomic().alignment());
        values.put("atomicTransferLengthGranularity", page.atomic().granularity());
        values.put("maximumAtomicTransferLengthWithBoundary", page.atomic().transferWithBoundary());
        values.put("maximumAtomicBoundarySize", page.atomic().boundary());
        return values;
    }

    private static Map<String, Object> characteristics(BlockCharacteristics page) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("mediumRotationRate", page.rotationRate());
        values.put("nominalFormFactor", page.formFactor());
        return values;
    }

    private static List<String> codes(List<Integer> codes) {
        return codes.stream().map("%02Xh"::formatted).toList();
    }

    /** In degrees Celsius, the current one and the one below which the device is to be kept (SPC-6, 7.3.24). */
    private static Map<String, Object> temperature(LogPage page) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("temperature", degrees(page.find(0)));
        values.put("referenceTemperature", degrees(page.find(1)));
        return values;
    }

    private static Integer degrees(Optional<LogParameter> parameter) {
        return parameter.map(said -> (int) said.number() & 0xff).filter(degrees -> degrees != NO_TEMPERATURE)
                .orElse(null);
    }
}
