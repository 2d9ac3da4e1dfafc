// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.Table;
import io.kiovec.io.AccessMode;
import io.kiovec.scsi.cdb.LogControl;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.log.LogPage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** As sg_logs. */
@Command(name = "log", header = "Its log pages.", description = "Shows log pages with the names and units of the standards"
        + " (SPC-6, 7.3; SBC-5, 6.4; SSC-5, clause 8); the values of parameters that it does not know in hexadecimal.", footer = {
            "", "Example: kiovec scsi log sim:disk0", "Example: kiovec scsi log sim:disk0 0d"})
final class LogJob extends DeviceJob {

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAGE[,SUBPAGE]", description = "One page, in hexadecimal (all).")
    private Optional<String> page = Optional.empty();

    @Option(names = "--list", description = "Only tell which pages there are.")
    private boolean list;

    @Option(names = "--reset", description = "Set the counters of PAGE back, or all (LOG SELECT).")
    private boolean reset;

    LogJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return reset ? AccessMode.READ_WRITE_SHARED : AccessMode.READ;
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (list && (reset || page.isPresent())) {
            throw wrongCall("--list tells of all pages: give nothing else");
        }
        int code = 0;
        int subpage = 0;
        if (page.isPresent()) {
            String[] words = page.get().split(",", 2);
            code = code(words[0], "page", 0x3f);
            subpage = words.length > 1 ? code(words[1], "subpage", 0xff) : 0;
        }
        if (reset) {
            int pageCode = code;
            int subpageCode = subpage;
            initiator.send(cdb -> PrimaryCdb.logSelect(cdb, PrimaryCdb.PARAMETER_CODE_RESET, LogControl.CUMULATIVE,
                    pageCode, subpageCode, 0));
        }
        show(console, initiator, initiator.type(), code, subpage);
    }

    private void show(Console console, Initiator initiator, DeviceType type, int code, int subpage) throws Exception {
        List<Integer> codes = page.isPresent() ? List.of(code) : LogPage.parseSupported(asked(initiator, 0, 0));
        List<Map<String, Object>> objects = new ArrayList<>();
        Table names = new Table().column("page", "PAGE").column("name", "NAME");
        for (int one : codes) {
            LoggedPage found = new LoggedPage(type, one, subpage);
            names.row("%02Xh".formatted(one), found.name());
            if (list || one == 0 && page.isEmpty()) {
                continue;
            }
            Optional<LogPage> said = (page.isPresent()
                    ? Optional.of(asked(initiator, one, subpage))
                    : initiator.log(one, 0)).flatMap(LogPage::parse);
            if (one == 0 && said.isPresent()) {
                said = Optional.of(new LogPage(0, 0, List.of()));
            }
            if (said.isPresent() && console.form() == Form.TEXT) {
                console.say((objects.isEmpty() ? "" : System.lineSeparator()) + found.title());
                console.print(found.table(said.get()));
            }
            if (said.isPresent()) {
                objects.add(found.object(said.get()));
            }
        }
        if (list) {
            console.print(names);
        } else if (console.form() == Form.JSON) {
            console.printAll(objects);
        }
    }

    /** A page that was named is an error when it is not there. */
    private static MemorySegment asked(Initiator initiator, int code, int subpage) throws Exception {
        Optional<MemorySegment> found = initiator.log(code, subpage);
        return found.isPresent()
                ? found.get()
                : initiator.receive(cdb -> PrimaryCdb.logSense(cdb, 0, LogControl.CUMULATIVE, code, subpage, 0,
                        Initiator.SHORT_ANSWER), Initiator.SHORT_ANSWER);
    }
}
