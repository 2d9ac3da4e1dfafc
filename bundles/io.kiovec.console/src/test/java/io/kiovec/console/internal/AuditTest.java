// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.console.internal.Audit.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.Logger;

class AuditTest {

    private static final Act ACT = new Act("operator", "127.0.0.1", "swap", "sim:disk0");

    @TempDir
    Path folder;

    private final Logger logger = mock();

    @Test
    void eachActIsOneLineWhateverItsTextsHave() throws IOException {
        Audit audit = new Audit(new StateFolder(folder), logger);
        audit.write(ACT, "sim:disk0", "evil\n{\"user\":\"root\"}", "refused: no such address");
        audit.write(ACT, "sim:disk0", "sim:disk0", "done");
        List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
        assertEquals(2, lines.size());
        JsonObject line = JsonParser.parseString(lines.getFirst()).getAsJsonObject();
        assertEquals(List.of("time", "user", "remote", "what", "target", "from", "to", "result"),
                List.copyOf(line.keySet()));
        assertEquals("evil\n{\"user\":\"root\"}", line.get("to").getAsString());
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit.log"))));
        verify(logger).info(eq("audit: {}"), contains("no such address"));
    }

    @Test
    void aLogThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Audit audit = new Audit(new StateFolder(file), logger);
        assertTrue(assertThrows(IOException.class, audit::require).getMessage().startsWith("the audit log " + file));
    }
}
