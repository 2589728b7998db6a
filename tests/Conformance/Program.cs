using RoomLens.Conformance.Running;

if (args.Length != 1 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("Name one folder with conformance cases (it holds cases/, captures/ or media/).");
    return 2;
}
var result = FolderRun.Execute(args[0]);
result.Print(Console.Out);
return result.IsSuccess ? 0 : 1;
