// SPDX-License-Identifier: Apache-2.0
package io.kiovec.scsi.mode;

import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.internal.Received;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Goes through one parameter list of MODE SELECT. */
final class ModeSelectReader {
    private final Received list;
    private final ModeFormat format;
    private final ModeSelect.Rule rule;
    private final List<ModePage> changed = new ArrayList<>();
    private ModePages pages;

    /** Ends the reading at the first thing that is wrong. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient ModeSelect.Refused refusal;

        Wrong(ModeSelect.Refused refusal) {
            super(null, null, false, false);
            this.refusal = refusal;
        }
    }

    ModeSelectReader(MemorySegment list, ModeFormat format, ModePages pages, ModeSelect.Rule rule) {
        this.list = new Received(list);
        this.format = format;
        this.pages = pages;
        this.rule = rule;
    }

    ModeSelect read() {
        if (list.size() == 0) {
            return new ModeSelect.Accepted(0, 0, Optional.empty(), List.of(), pages);
        }
        try {
            requireWhole(0, format.headerLength());
            Optional<BlockDescriptor> descriptor = descriptor();
            long at = format.headerLength() + descriptor.map(BlockDescriptor::length).orElse(0);
            while (at < list.size()) {
                at = page(at);
            }
            int mediumType = list.u8(format == ModeFormat.SIX ? 1 : 2);
            int deviceSpecific = list.u8(format == ModeFormat.SIX ? 2 : 3);
            return new ModeSelect.Accepted(mediumType, deviceSpecific, descriptor, List.copyOf(changed), pages);
        } catch (Wrong wrong) {
            return wrong.refusal;
        }
    }

    private Optional<BlockDescriptor> descriptor() throws Wrong {
        boolean six = format == ModeFormat.SIX;
        int length = six ? list.u8(3) : list.u16(6);
        if (length == 0) {
            return Optional.empty();
        }
        boolean wide = !six && list.bit(4, 0);
        if (length != (wide ? BlockDescriptor.LONG : BlockDescriptor.SHORT)) {
            throw invalid(six ? 3 : 6, OptionalInt.empty());
        }
        requireWhole(format.headerLength(), length);
        return Optional.of(new BlockDescriptor(list.part(format.headerLength(), length).bytes()));
    }

    /** One page; gives the place after it. The PS bit is reserved here and not looked at. */
    private long page(long at) throws Wrong {
        boolean sub = list.bit(at, 6);
        int header = sub ? 4 : 2;
        requireWhole(at, header);
        int code = list.u8(at) & 0x3f;
        int subpage = sub ? list.u8(at + 1) : 0;
        ModePage page = pages.find(code, subpage).orElse(null);
        if (page == null || sub && subpage == 0) {
            boolean wrongSubpage = sub && pages.all().stream().anyMatch(other -> other.code() == code);
            throw invalid(wrongSubpage ? at + 1 : at, wrongSubpage ? OptionalInt.empty() : OptionalInt.of(5));
        }
        int length = sub ? list.u16(at + 2) : list.u8(at + 1);
        int whole = page.current().length() - header;
        if (length > whole || length < rule.shortest(page)) {
            throw invalid(sub ? at + 2 : at + 1, OptionalInt.empty());
        }
        requireWhole(at + header, length);
        ModeValues values = new ModeValues(code, subpage, Arrays.copyOf(list.part(at + header, length).bytes(), whole));
        requireChangeable(at, page, values);
        OptionalInt against = rule.wrongByte(page, values);
        if (against.isPresent()) {
            throw invalid(at + against.getAsInt(), OptionalInt.empty());
        }
        changed.add(page.withCurrent(values));
        pages = pages.with(page.withCurrent(values));
        return at + header + length;
    }

    private void requireChangeable(long at, ModePage page, ModeValues values) throws Wrong {
        for (int i = values.headerLength(); i < values.length(); i++) {
            int wrong = (values.at(i) ^ page.current().at(i)) & ~page.changeable().at(i);
            if (wrong != 0) {
                throw invalid(at + i, OptionalInt.of(31 - Integer.numberOfLeadingZeros(wrong)));
            }
        }
    }

    private void requireWhole(long at, int length) throws Wrong {
        if (!list.has(at, length)) {
            throw new Wrong(new ModeSelect.Refused(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR, OptionalInt.empty(),
                    OptionalInt.empty()));
        }
    }

    private static Wrong invalid(long at, OptionalInt bit) {
        return new Wrong(new ModeSelect.Refused(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST,
                OptionalInt.of((int) Math.min(at, 0xffff)), bit));
    }
}
