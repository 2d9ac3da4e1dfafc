// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Table;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.report.Lun;
import io.kiovec.scsi.report.LunList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_luns. */
@Command(name = "luns", header = "The logical units of its target (REPORT LUNS).", description = "Lists the logical units of the"
        + " device's target (SPC-6, 6.34).", footer = {"", "Example: kiovec scsi luns sim:disk0"})
final class LunsJob extends DeviceJob {

    private static final int LENGTH = 8 + 8 * 1024;

    @Option(names = "--select", paramLabel = "N", description = "0 those without well known ones (0), 1 only well known ones, 2"
            + " all.")
    private int select;

    LunsJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (select < 0 || select > 0xff) {
            throw wrongCall("--select " + select + ": give 0, 1 or 2");
        }
        List<Long> luns = LunList.parse(initiator.receive(cdb -> PrimaryCdb.reportLuns(cdb, select, LENGTH), LENGTH))
                .map(LunList::luns).orElse(List.of());
        Table table = new Table().column("lun", "LUN").numbers("number", "NUMBER");
        for (long lun : luns) {
            OptionalInt number = Lun.number(lun);
            table.row("%016x".formatted(lun), number.isPresent() ? (Integer) number.getAsInt() : null);
        }
        console.print(table);
    }
}
