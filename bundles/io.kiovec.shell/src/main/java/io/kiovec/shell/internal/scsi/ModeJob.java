// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.io.AccessMode;
import io.kiovec.scsi.page.DataField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** As sdparm and sg_modes. */
@Command(name = "mode", header = "Its mode pages: shown, and set.", description = "Shows the fields of mode pages (SPC-6, 7.5; SBC-5,"
        + " 6.5; SSC-5, clause 8) by the standards' acronyms: the value in force, which bits can be changed, the default and the"
        + " saved value. --set changes fields; what the device does not let change is refused before anything is sent.", footer = {
            "", "A field is ACRONYM, its name in camel case, or PAGE:ACRONYM where several pages have it.", "",
            "Example: kiovec scsi mode sim:disk0", "Example: kiovec scsi mode sim:disk0 WCE",
            "Example: kiovec scsi mode sim:disk0 --set WCE=0 --save"})
final class ModeJob extends DeviceJob {

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "FIELD|PAGE[,SUBPAGE]", description = "What to show (all).")
    private List<String> wanted = List.of();

    @Option(names = "--set", paramLabel = "FIELD=VALUE", description = "Change a field; may be given several times.")
    private Map<String, String> changes = new LinkedHashMap<>();

    @Option(names = "--save", description = "Change the saved values, too.")
    private boolean save;

    ModeJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return changes.isEmpty() ? AccessMode.READ : AccessMode.READ_WRITE_SHARED;
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (save && changes.isEmpty()) {
            throw wrongCall("--save saves what --set changes: give that, too");
        }
        ModeDialogue dialogue = ModeDialogue.with(initiator);
        List<ModeEntry> all = dialogue.read();
        List<ModeEntry> shown = new ArrayList<>();
        Map<ModeEntry, Long> set = new LinkedHashMap<>();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            ModeEntry entry = field(all, change.getKey());
            set.put(entry, value(entry, change.getValue()));
        }
        for (String word : wanted) {
            shown.addAll(page(all, word));
        }
        if (!set.isEmpty()) {
            dialogue.change(set, save ? ModeDialogue.Keep.SAVED : ModeDialogue.Keep.UNTIL_RESET);
            List<ModeEntry> after = dialogue.read();
            for (Map.Entry<ModeEntry, Long> one : set.entrySet()) {
                shown.add(found(after, one.getKey(), one.getValue()));
            }
        } else if (wanted.isEmpty()) {
            shown.addAll(all);
        }
        console.print(ModeEntry.table(shown));
    }

    /** A device may round a value; it is told when it took another one than was asked. */
    private static ModeEntry found(List<ModeEntry> after, ModeEntry before, long asked) throws IOException {
        ModeEntry now = after.stream().filter(before::isSameAs).findFirst()
                .orElseThrow(() -> new IOException(before.field().label() + " is gone after it was changed"));
        if (now.current() != asked) {
            throw new IOException(before.field().label() + " is " + Values.number(now.current())
                    + " now: the device took that instead of " + Values.number(asked));
        }
        return now;
    }

    private long value(ModeEntry entry, String text) {
        DataField field = entry.field();
        long value = number(text, field.label());
        if (Long.compareUnsigned(value, field.largest()) > 0) {
            throw wrongCall(field.label() + "=" + text + ": give 0 to " + Values.number(field.largest()));
        }
        entry.objection(value).ifPresent(sentence -> {
            throw wrongCall(sentence);
        });
        return value;
    }

    private ModeEntry field(List<ModeEntry> all, String word) {
        List<ModeEntry> found = all.stream().filter(entry -> entry.isCalled(word)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw wrongCall(found.isEmpty()
                ? "the device has no field '" + word + "': kiovec scsi mode ADDRESS lists them"
                : "'" + word + "' is in several pages: write " + String.join(" or ",
                        found.stream().map(entry -> "%02X:%s".formatted(entry.page().code(), entry.field().label()))
                                .toList()));
    }

    private List<ModeEntry> page(List<ModeEntry> all, String word) {
        List<ModeEntry> fields = all.stream().filter(entry -> entry.isCalled(word)).toList();
        if (!fields.isEmpty()) {
            return fields;
        }
        if (!word.matches("(0[xX])?[0-9a-fA-F]{1,2}h?(,(0[xX])?[0-9a-fA-F]{1,2}h?)?")) {
            throw wrongCall("the device has no field '" + word + "': kiovec scsi mode ADDRESS lists them");
        }
        String[] words = word.split(",", 2);
        int code = code(words[0], "page", 0x3e);
        int subpage = words.length > 1 ? code(words[1], "subpage", 0xfe) : 0;
        List<ModeEntry> found = all.stream().filter(entry -> entry.page().code() == code
                && entry.page().subpage() == subpage).toList();
        if (found.isEmpty()) {
            throw wrongCall("the device has no mode page " + word);
        }
        return found;
    }
}
