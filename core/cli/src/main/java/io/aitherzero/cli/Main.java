package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.run.JvmExit;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.HomeFolder;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.host.Launch;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program {@code aither}. */
public final class Main {
    private static final int OTHER_ERROR_OF_EXEC = 255;

    private static final CompletableFuture<Integer> ENDED = new CompletableFuture<>();

    /** The real one: what modules print on {@code System.err} is another stream. */
    private static final PrintStream ERR = System.err;

    /** How long the report may take of a boot that a module has ended. */
    private static final int REPORT_SECONDS = 5;

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        boolean exec = args.length > 0 && args[0].equals("exec");
        int failed = exec ? OTHER_ERROR_OF_EXEC : ExitCode.FAILED;
        int code = failed;
        try {
            code = run(args, exec, failed);
        } catch (Throwable e) { // too few threads, files or bytes even to say it well
            ERR.println("'aither' failed: " + e + "; 'ulimit -a' shows what this process may have");
        }
        LaunchMark.remove();
        ModuleOutput.finish();
        ENDED.complete(code);
        System.exit(code);
    }

    /** Parts of the JDK cannot be used in a folder whose name the locale has not the letters for. */
    private static boolean isSpelled(String folder) {
        try {
            Path ignored = Path.of(folder);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void terminated(Runnable action, boolean exec) {
        if (!ENDED.isDone()) {
            SecondSignal.endsAtOnce(() -> {
                if (exec) {
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                }
                ERR.println("Ended at once, without waiting for what still runs");
            });
        }
        LaunchMark.remove();
        action.run();
        ModuleOutput.finish();
        if (action instanceof ProcessEnd ending) {
            OptionalInt code = ending.code().get();
            if (code.isPresent() && JvmExit.signal().isEmpty()) {
                Runtime.getRuntime().halt(codeOfMain(code.getAsInt()));
            }
            ending.watchHooks(
                    ERR, () -> ENDED.isDone() ? Optional.of(ENDED.join()) : Optional.empty(), ExitCode.FAILED);
        }
    }

    /** The command is told of the end, and has its report to print. */
    private static int codeOfMain(int otherwise) {
        try {
            int code = ENDED.get(REPORT_SECONDS, TimeUnit.SECONDS);
            return code == ExitCode.OK ? otherwise : code;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return otherwise;
        }
    }

    private static int run(String[] args, boolean exec, int failed) {
        Launch launch = Launch.ofMain();
        int wrong = exec ? failed : ExitCode.USAGE;
        if (!isSpelled(System.getProperty("user.dir", ""))) {
            ERR.println("The name of the working folder must be one that this locale's encoding, "
                    + System.getProperty("sun.jnu.encoding")
                    + ", can spell, but is not; set LC_ALL to C.UTF-8, or to another"
                    + " locale that is installed, or go to another folder");
            return wrong;
        }
        StandardOutput out = StandardOutput.ofProcess();
        CliContext context = new CliContext(
                out.stream(),
                ERR,
                System::getenv,
                System::getProperty,
                launch,
                System::nanoTime,
                action -> Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> terminated(action, exec), "aither-stop")));
        if (!exec) {
            ModuleOutput.install(ERR);
            JulConfiguration.prepare();
        }
        boolean dev = args.length > 0 && args[0].equals("dev");
        try {
            Logging.prepare(HomeFolder.early(args, context), Arrays.asList(args).contains("--console"), dev);
        } catch (UsageException e) {
            ERR.println(e.getMessage());
            return wrong;
        }
        int code = Program.run(args, context);
        if (context.out().checkError() && code == ExitCode.OK) {
            // a reader that has seen enough needs not be told
            if (!out.failure().contains("Broken pipe")) {
                ERR.println("Standard output must be open and have room, but cannot be written ("
                        + Shown.line(out.failure()) + "), so what was to be printed is lost; make room, or send it"
                        + " elsewhere");
            }
            return failed;
        }
        return code;
    }
}
