// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.io.DeviceException;
import io.kiovec.scsi.cdb.PageControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.mode.ModeFormat;
import io.kiovec.scsi.mode.ModePage;
import io.kiovec.scsi.mode.ModePages;
import io.kiovec.scsi.mode.ModeParameters;
import io.kiovec.scsi.mode.ModeValues;
import io.kiovec.scsi.page.DataField;
import io.kiovec.scsi.page.PageCatalog;
import io.kiovec.scsi.page.PageDescription;
import io.kiovec.scsi.page.PageDescription.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** MODE SENSE and MODE SELECT with a device, by commands of ten bytes, or of six where it takes no others. For one thread. */
final class ModeDialogue {

    /** How long a change lasts. */
    enum Keep {
        SAVED, UNTIL_RESET
    }

    private static final int LONGEST_TEN = 4096;
    private static final int LONGEST_SIX = 255;

    private final Initiator initiator;
    private final DeviceType type;
    private final ModeFormat format;

    private ModeDialogue(Initiator initiator, DeviceType type, ModeFormat format) {
        this.initiator = initiator;
        this.type = type;
        this.format = format;
    }

    /** Finds out which commands the device takes. */
    static ModeDialogue with(Initiator initiator) throws DeviceException {
        ModeDialogue ten = new ModeDialogue(initiator, initiator.type(), ModeFormat.TEN);
        return ten.sense(PageControl.CURRENT, ModePages.ALL_PAGES, 0).isPresent()
                ? ten
                : new ModeDialogue(initiator, ten.type, ModeFormat.SIX);
    }

    /** {@return the fields of all pages of the device that are known} */
    List<ModeEntry> read() throws IOException {
        ModeParameters current = all(PageControl.CURRENT)
                .orElseThrow(() -> new IOException("the device has no mode pages"));
        Optional<ModeParameters> changeable = all(PageControl.CHANGEABLE);
        Optional<ModeParameters> standard = all(PageControl.DEFAULT);
        Optional<ModeParameters> saved = all(PageControl.SAVED);
        List<ModeEntry> entries = new ArrayList<>();
        for (ModeParameters.Page page : current.pages()) {
            ModeValues values = page.values();
            PageCatalog.find(Kind.MODE, type.code(), values.code(), values.subpage())
                    .ifPresent(known -> known.fields().stream().filter(field -> field.isIn(data(values)))
                            .forEach(field -> entries.add(new ModeEntry(known, field, field.get(data(values)),
                                    value(changeable, known, field), value(standard, known, field),
                                    value(saved, known, field)))));
        }
        return entries;
    }

    /** {@return all pages with their subpages where the device knows these} */
    private Optional<ModeParameters> all(PageControl control) throws DeviceException {
        Optional<ModeParameters> found = sense(control, ModePages.ALL_PAGES, ModePages.ALL_SUBPAGES);
        return found.isPresent() ? found : sense(control, ModePages.ALL_PAGES, 0);
    }

    private Optional<ModeParameters> sense(PageControl control, int code, int subpage) throws DeviceException {
        int options = PrimaryCdb.DISABLE_BLOCK_DESCRIPTORS;
        Optional<MemorySegment> data = format == ModeFormat.TEN
                ? initiator.ask(cdb -> PrimaryCdb.modeSense10(cdb, options, control, code, subpage, LONGEST_TEN),
                        LONGEST_TEN)
                : initiator.ask(cdb -> PrimaryCdb.modeSense6(cdb, options, control, code, subpage, LONGEST_SIX),
                        LONGEST_SIX);
        return data.flatMap(said -> ModeParameters.parse(said, format));
    }

    private static OptionalLong value(Optional<ModeParameters> said, PageDescription page, DataField field) {
        return said.flatMap(all -> all.page(page.code(), page.subpage())).map(ModeDialogue::data).filter(field::isIn)
                .map(data -> OptionalLong.of(field.get(data))).orElse(OptionalLong.empty());
    }

    private static MemorySegment data(ModeValues values) {
        return MemorySegment.ofArray(values.bytes());
    }

    /** Changes fields, each page in one command. */
    void change(Map<ModeEntry, Long> values, Keep keep) throws IOException {
        Map<PageDescription, Map<DataField, Long>> pages = new LinkedHashMap<>();
        values.forEach((entry, value) -> pages.computeIfAbsent(entry.page(), page -> new LinkedHashMap<>())
                .put(entry.field(), value));
        for (Map.Entry<PageDescription, Map<DataField, Long>> page : pages.entrySet()) {
            select(page.getKey(), page.getValue(), keep);
        }
    }

    private void select(PageDescription page, Map<DataField, Long> fields, Keep keep) throws IOException {
        ModeParameters said = sense(PageControl.CURRENT, page.code(), page.subpage())
                .orElseThrow(() -> new IOException("mode page %02Xh cannot be read any more".formatted(page.code())));
        ModeValues before = said.page(page.code(), page.subpage())
                .orElseThrow(() -> new IOException("mode page %02Xh is gone".formatted(page.code())));
        MemorySegment data = data(before);
        fields.forEach((field, value) -> field.put(data, value));
        ModeValues after = new ModeValues(page.code(), page.subpage(),
                data.asSlice(before.headerLength()).toArray(ValueLayout.JAVA_BYTE));
        byte[] list = new ModeParameters(format, said.mediumType(), deviceSpecific(said), Optional.empty(),
                List.of(new ModeParameters.Page(ModePage.Persistence.VOLATILE, after))).bytes();
        // The length of the data is reserved here (SPC-6, 7.5.5).
        list[0] = 0;
        if (format == ModeFormat.TEN) {
            list[1] = 0;
        }
        int options = PrimaryCdb.PAGE_FORMAT | (keep == Keep.SAVED ? PrimaryCdb.SAVE_PAGES : 0);
        initiator.send(cdb -> format == ModeFormat.TEN
                ? PrimaryCdb.modeSelect10(cdb, options, list.length)
                : PrimaryCdb.modeSelect6(cdb, options, list.length), list);
    }

    /** A disk's bits are reserved here; a tape's tell whether it buffers, and at which speed (SSC-5, clause 8). */
    private int deviceSpecific(ModeParameters said) {
        return type == DeviceType.SEQUENTIAL_ACCESS ? said.deviceSpecific() & ~ModeParameters.WRITE_PROTECT : 0;
    }
}
