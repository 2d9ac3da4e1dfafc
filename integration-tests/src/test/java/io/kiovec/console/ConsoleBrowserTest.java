// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees and clicks, in headless Chromium, while a simulated disk is read. Pictures are kept in
 * {@code target/console}.
 */
@Tag("proof")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ConsoleBrowserTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of(System.getProperty("kiovec.root"), "integration-tests/target/console");
    private static final double PATIENCE_MILLIS = 30_000;
    /** Its driver does not return from one of the reads. */
    private static final String HANGS = "fault:hang,op=read,nth=2000:sim:disk1";
    private static final int NOT_FOUND = 404;
    private static final int MOST_TABS = 60;

    @TempDir
    static Path folder;

    private static RunningConsole console;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> requests = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private BrowserContext context;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CHROMIUM),
                "NO CHROMIUM, NOTHING OF THE CONSOLE'S PAGE WAS PROVEN: install the package chromium for " + CHROMIUM);
        Files.createDirectories(PICTURES);
        console = new RunningConsole(folder);
        console.type("bench sim:disk0 --size 64K --mode direct --seconds 600 &");
        playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM)
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (playwright != null) {
            playwright.close();
        }
        if (console != null) {
            console.end();
        }
    }

    private Page page(ColorScheme scheme) {
        context = browser.newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1440, 900).setLocale("en-GB"));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onRequest(request -> requests.add(request.url()));
        page.onPageError(errors::add);
        page.navigate(console.page());
        return page;
    }

    private Page loggedIn(ColorScheme scheme) {
        Page page = page(scheme);
        page.onConsoleMessage(message -> {
            // A refusal is an error to the browser, and an answer to the page.
            if (message.type().equals("error") && !message.text().contains("a status of 4")) {
                errors.add(message.text());
            }
        });
        page.onResponse(response -> {
            if (response.status() == NOT_FOUND) {
                errors.add(response.url() + " is not there");
            }
        });
        page.getByLabel("Password").fill(console.password());
        page.keyboard().press("Enter");
        assertThat(page.locator("#link")).hasText("live");
        assertThat(open(page, "sim:disk0")).containsText("online");
        return page;
    }

    private static Locator open(Page page, String address) {
        return page.locator("#open-table tbody tr").filter(new Locator.FilterOptions().setHasText(address));
    }

    private static void picture(Page page, String name) {
        // the bar stays in sight, and would stand in the middle
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})");
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
    }

    @AfterEach
    void nothingIsFetchedFromElsewhereAndNothingBreaks() {
        if (context != null) {
            context.close();
        }
        String origin = console.page().replaceAll("/system/.*", "");
        assertEquals(List.of(), requests.stream().filter(url -> !url.startsWith(origin + "/system/console")).toList());
        assertEquals(List.of(), errors);
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        Page page = page(ColorScheme.LIGHT);
        for (String wrong : List.of("admin", console.password() + "x")) {
            page.getByLabel("Password").fill(wrong);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in")).click();
            assertThat(page.getByRole(AriaRole.ALERT)).hasText("This is not the password");
        }
        picture(page, "login");
        assertTrue(console.audited().stream()
                .anyMatch(line -> line.contains("\"what\":\"login\"") && line.contains("refused")));
    }

    @Test
    void devicesAndTheirThroughputMove() {
        Page page = loggedIn(ColorScheme.LIGHT);
        assertThat(page.locator("#found-table")).containsText("sim:tape0");
        assertThat(page.locator("#transport-table")).containsText("io.kiovec.sim");
        assertThat(page.locator("#buffer-table")).containsText("contiguous");
        Locator throughput = page.locator("#tile-bytes");
        assertThat(throughput).hasText(Pattern.compile("[1-9].* [kMG]B/s"));
        String before = throughput.textContent();
        assertThat(throughput).not().hasText(before);
        assertThat(open(page, "sim:disk0")).containsText(Pattern.compile("direct \\d+ %"));
        assertThat(open(page, "sim:disk0")).containsText("\u00b5s");
        page.getByLabel("Show").selectOption("sim:disk0");
        // a line needs two points
        assertThat(throughput).not().hasText(throughput.textContent());
        picture(page, "light");
    }

    @Test
    void dark() {
        Page page = loggedIn(ColorScheme.DARK);
        String dark = background(page);
        assertThat(page.locator("#tile-bytes")).hasText(Pattern.compile("[1-9].* [kMG]B/s"));
        picture(page, "dark");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dark")).click();
        assertFalse(dark.equals(background(page)));
        page.reload();
        assertThat(page.locator("#link")).hasText("live");
        assertFalse(dark.equals(background(page)), "what was chosen is kept");
    }

    private static String background(Page page) {
        return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void thePolicyIsChangedByTheKeyboardAlone() throws Exception {
        Page page = loggedIn(ColorScheme.LIGHT);
        assertThat(page.getByLabel("smallest.direct")).isVisible();
        tabTo(page, "smallest.direct");
        page.keyboard().press("Control+A");
        page.keyboard().type("lots");
        page.keyboard().press("Enter");
        Locator notice = page.locator("#policy-notice");
        assertThat(notice)
                .hasText("smallest.direct = 'lots' is refused: give bytes, with K, M or G if you like, from 0 on;"
                        + " nothing changed.");
        page.keyboard().press("Control+A");
        page.keyboard().type("1M");
        page.keyboard().press("Enter");
        assertThat(notice).hasText("The new policy is in force.");
        assertThat(page.getByLabel("smallest.direct")).hasValue("1048576");
        assertThat(page.locator("#demotion-table")).containsText("policy");
        assertThat(page.locator("#events")).containsText("policy changed");
        picture(page, "policy");
        String last = console.audited().getLast();
        assertTrue(last.contains("\"user\":\"operator\",\"remote\":\"127.0.0.1\",\"what\":\"policy\"")
                && last.contains("done"), last);
        page.keyboard().press("Control+A");
        page.keyboard().type("0");
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("smallest.direct")).hasValue("0");
    }

    private static void tabTo(Page page, String name) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            if (name.equals(page.evaluate("document.activeElement.name"))) {
                assertEquals("solid", page.evaluate("getComputedStyle(document.activeElement).outlineStyle"),
                        "where the keyboard is can be seen");
                return;
            }
        }
        throw new AssertionError("the keyboard does not come to " + name);
    }

    @Test
    void aSwapIsStartedAndSeenAsItHappens() throws Exception {
        Page page = loggedIn(ColorScheme.LIGHT);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Swap sim:disk0")).click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Swap").setExact(true)).click();
        assertThat(page.locator("#swap-notice"))
                .containsText("sim:disk0 is served from sim:disk0 by sim; requests were held for");
        Locator steps = page.locator("#swap-steps");
        assertThat(steps).containsText("holding");
        assertThat(steps).containsText("draining");
        assertThat(steps).containsText("online");
        assertThat(page.locator("#swap-table tbody tr").first()).containsText("sim:disk0");
        assertThat(open(page, "sim:disk0")).containsText("online");
        picture(page, "swap");
        assertTrue(
                console.audited().stream().anyMatch(line -> line.contains("\"what\":\"swap\",\"target\":\"sim:disk0\"")
                        && line.contains("done")));

        page.getByLabel("Serve it from").fill("sim:nosuch");
        page.keyboard().press("Enter");
        assertThat(page.locator("#swap-notice.bad")).containsText("nosuch");
    }

    @Test
    void aQuarantineIsSeenAndLifted() throws Exception {
        Page page = loggedIn(ColorScheme.LIGHT);
        console.type("bench " + HANGS + " --size 4K --seconds 600 &");
        assertThat(open(page, HANGS)).containsText("online");
        // the call that hangs does not leave its endpoint
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Swap " + HANGS)).click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Swap").setExact(true)).click();
        Locator fault = page.locator("#transport-table tbody tr")
                .filter(new Locator.FilterOptions().setHasText("fault:"));
        assertThat(fault).containsText("quarantined");
        assertThat(page.locator("#events")).containsText("quarantined");
        fault.getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator("#transport-notice")).containsText("may serve again");
        assertThat(fault).containsText("active");
        assertThat(page.locator("#events")).containsText("released");
        picture(page, "quarantine");
        assertTrue(console.audited().stream()
                .anyMatch(line -> line.contains("\"what\":\"release\"") && line.contains("done")));
    }

    @Test
    void aChangeThatDoesNotComeFromThePageIsRefused() {
        Page page = loggedIn(ColorScheme.LIGHT);
        Object status = page.evaluate("""
                () => fetch("swap", {method: "POST", body: new URLSearchParams({device: "sim:disk0", to: "sim:disk0"})})
                    .then((answer) => answer.status)
                """);
        assertEquals(403, status);
    }

    @Test
    void whoLogsOutIsOut() {
        Page page = loggedIn(ColorScheme.LIGHT);
        page.getByText("Log out").click();
        assertThat(page.getByLabel("Password")).isVisible();
        page.navigate(console.page());
        assertThat(page.getByLabel("Password")).isVisible();
    }
}
